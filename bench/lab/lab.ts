import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { createRandom } from '../../src/testing/kit/random'
import { type Built, buildBare } from './buildBare'
import { installProbe } from './probe'
import type { Scope } from './scope'
import type { Side, SideName } from './side'
import { startBare } from './startBare'
import { type ProductOptions, startProduct } from './startProduct'
import { PROMPT } from './terminal'
import { openWorkspace, type Workspace } from './workspace'

/** Both sides draw with the DOM: what a canvas shows cannot be read, and not every machine has a graphics card. */
const FLAGS = [
  '--disable-gpu',
  '--disable-3d-apis',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const VIEWPORT = { width: 1280, height: 800 }

/** What one measurement may use; all it begins ends with it. */
export interface Lab {
  readonly built: Built
  readonly workspace: Workspace
  /** Differs in every repetition and not between the sides. */
  readonly random: () => number
  start(side: SideName, options?: ProductOptions): Promise<Side>
  /** A page of a browser that knows nothing, or of one that a page was in before. */
  newPage(context?: BrowserContext): Promise<Page>
}

/** What stays the same for a whole run. */
export interface LabRoom {
  readonly browserVersion: string
  /** @param seed of chance */
  open(scope: Scope, seed: number): Promise<Lab>
}

/** @param scope of the whole run */
export async function openLabRoom(scope: Scope, executablePath: string): Promise<LabRoom> {
  const built = await buildBare()
  const workspace = openWorkspace()
  const home = mkdtempSync(join(tmpdir(), 'aether-bench-home-'))
  scope.owns(() => rmSync(home, { recursive: true, force: true }))
  writeFileSync(join(home, '.bashrc'), `PS1='${PROMPT}'\nunset PROMPT_COMMAND\nHISTFILE=\n`)
  const env = { ...process.env, HOME: home, SHELL: '/bin/bash', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' }
  const browser = await launch(executablePath)
  const browserVersion = browser.version()
  await browser.close()

  return {
    browserVersion,
    async open(scopeOfLab, seed) {
      const own = await launch(executablePath)
      scopeOfLab.owns(() => own.close())
      const surroundings = { workspace: workspace.root, env, scope: scopeOfLab }
      return {
        built,
        workspace,
        random: createRandom(seed),
        start: (side, options) =>
          side === 'bare' ? startBare({ built, ...surroundings }) : startProduct(surroundings, options),
        async newPage(context) {
          const page = await (context ?? (await own.newContext({ viewport: VIEWPORT }))).newPage()
          await page.addInitScript(installProbe)
          return page
        },
      }
    },
  }
}

function launch(executablePath: string): Promise<Browser> {
  const args = process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS
  // Ctrl+C is for the bench, which then ends all it began.
  return chromium.launch({ executablePath, args, handleSIGINT: false, handleSIGTERM: false })
}
