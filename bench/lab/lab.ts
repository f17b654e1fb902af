import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { type Browser, chromium, type Page } from 'playwright'
import { createRandom } from '../../src/testing/kit/random'
import { type Built, buildBare } from './buildBare'
import { installProbe } from './probe'
import { startProgram } from './program'
import type { Scope } from './scope'
import type { Side, SideName } from './side'
import { startBare } from './startBare'
import { newFolder, type ProductOptions, startProduct } from './startProduct'
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
  /** Runs a program of the bench until it has printed its line of JSON. */
  run(argv: readonly string[], patienceMs: number): Promise<Readonly<Record<string, unknown>>>
  newFolder(): string
  /** A page of a browser that knows nothing. */
  newPage(): Promise<Page>
  /** Makes pages of one browser that keeps what it loads, as a user's does. */
  openProfile(): Promise<() => Promise<Page>>
}

/** What stays the same for a whole run. */
export interface LabRoom {
  readonly browserVersion: string
  /** @param seed of chance */
  open(scope: Scope, seed: number): Lab
}

interface RoomOptions {
  /** Of the whole run. */
  readonly scope: Scope
  readonly chromium: string
  /** Checkouts whose builds are measured. */
  readonly checkouts: Readonly<Record<Exclude<SideName, 'bare'>, string>>
}

export async function openLabRoom({
  scope,
  chromium: executablePath,
  checkouts,
}: RoomOptions): Promise<LabRoom> {
  const built = await buildBare()
  const workspace = openWorkspace()
  const home = newFolder(scope)
  writeFileSync(join(home, '.bashrc'), `PS1='${PROMPT}'\nunset PROMPT_COMMAND\nHISTFILE=\n`)
  const env = { ...process.env, HOME: home, SHELL: '/bin/bash', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' }
  const browser = await launch(executablePath)
  const browserVersion = browser.version()
  await browser.close()

  return {
    browserVersion,
    open(scopeOfLab, seed) {
      let browser: Promise<Browser> | null = null
      const begin = async () => {
        const begun = await launch(executablePath)
        scopeOfLab.owns(() => begun.close())
        return begun
      }
      const surroundings = { built, workspace: workspace.root, env, scope: scopeOfLab }
      return {
        built,
        workspace,
        random: createRandom(seed),
        start: (side, options) =>
          side === 'bare'
            ? startBare(surroundings)
            : startProduct({ ...surroundings, checkout: checkouts[side] }, options),
        async run(argv, patienceMs) {
          const program = await startProgram(argv, { env, cwd: process.cwd(), patienceMs })
          scopeOfLab.owns(program.stop)
          return program.ready
        },
        newFolder: () => newFolder(scopeOfLab),
        async newPage() {
          browser ??= begin()
          const context = await (await browser).newContext({ viewport: VIEWPORT })
          return probed(await context.newPage())
        },
        async openProfile() {
          const options = { ...launchOptions(executablePath), viewport: VIEWPORT }
          const profile = await chromium.launchPersistentContext(newFolder(scopeOfLab), options)
          scopeOfLab.owns(() => profile.close())
          return async () => probed(await profile.newPage())
        },
      }
    },
  }
}

async function probed(page: Page): Promise<Page> {
  await page.addInitScript(installProbe)
  return page
}

const launch = (executablePath: string): Promise<Browser> => chromium.launch(launchOptions(executablePath))

function launchOptions(executablePath: string) {
  const args = process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS
  // Ctrl+C is for the bench, which then ends all it began.
  return { executablePath, args, handleSIGINT: false, handleSIGTERM: false }
}
