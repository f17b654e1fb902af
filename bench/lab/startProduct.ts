import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Page } from 'playwright'
import type { Built } from './buildBare'
import { openLink } from './link'
import { startProgram } from './program'
import type { Scope } from './scope'
import type { Side } from './side'
import { PROMPT, pause, whenShown } from './terminal'

const WORKSPACE_ID = 'bench'
/** As `npm start` runs it. */
const YOUNG = '--max-semi-space-size=4'

export interface ProductOptions {
  /** Where its state is; otherwise in a folder that is new. */
  readonly stateFolder?: string
  /** The folder it serves, where that is not the one of 50,000 files. */
  readonly workspace?: string
  /** The bench's own agent is the one of new conversations. */
  readonly hasAgent?: boolean
  /** Milliseconds that its start may take. */
  readonly patienceMs?: number
}

interface Surroundings {
  readonly built: Built
  /** Checkout whose build is measured. */
  readonly checkout: string
  readonly workspace: string
  readonly env: NodeJS.ProcessEnv
  readonly scope: Scope
}

/** Milliseconds that its start may take. */
export const PATIENCE_MS = 20_000

/** Where a server keeps the log of its conversations. */
export const agentLogIn = (stateFolder: string) =>
  join(stateFolder, 'workspaces', WORKSPACE_ID, 'agent.jsonl')

/** A folder that goes with its owner. */
export function newFolder(scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'aether-bench-'))
  scope.owns(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

function agentFlags({ agent }: Built, folder: string): string[] {
  const path = join(folder, 'agents.json')
  const entry = { id: 'bench', name: 'Bench', command: process.execPath, args: [agent] }
  writeFileSync(path, JSON.stringify({ agents: [entry] }))
  return ['--config', path, '--agent', entry.id]
}

const terminals = (page: Page) => page.getByRole('region', { name: /^Terminal \d/ })

/** Of the terminal that was opened last. */
const numberOf = async (page: Page) =>
  Number(/\d+/.exec((await terminals(page).last().getAttribute('aria-label')) ?? '')?.[0] ?? 0)

export async function startProduct(
  { built, checkout, workspace: usual, env, scope }: Surroundings,
  { workspace = usual, stateFolder, hasAgent = false, patienceMs = PATIENCE_MS }: ProductOptions = {},
): Promise<Side> {
  const state = stateFolder ?? newFolder(scope)
  const link = await openLink()
  scope.owns(link.stop)
  const origin = `http://localhost:${link.port}`
  const common = ['--port', '0', '--json', '--no-open', '--log-level', 'error', '--state-dir', state]
  const own = ['--workspace-id', WORKSPACE_ID, '--allow-origin', origin]
  const agent = hasAgent ? agentFlags(built, newFolder(scope)) : []
  const main = join(checkout, 'dist/server/main.js')
  const began = performance.now()
  const program = await startProgram([YOUNG, main, workspace, ...common, ...own, ...agent], {
    env,
    cwd: process.cwd(),
    patienceMs,
  })
  scope.owns(program.stop)
  const startMs = performance.now() - began
  link.to(Number(program.ready.port))

  return {
    program,
    startMs,
    link,
    address({ file, throughLink }) {
      const url = new URL(String(program.ready.url))
      if (throughLink) url.port = String(link.port)
      if (file !== undefined) url.searchParams.set('file', file)
      return url.href
    },
    async prompt(page) {
      const at = await whenShown(page, PROMPT)
      await terminals(page).last().getByRole('textbox', { name: 'Terminal input' }).focus()
      return at
    },
    async addTerminal(page) {
      const before = await numberOf(page)
      await page.keyboard.press('Control+Shift+Backquote')
      await page.getByRole('region', { name: new RegExp(`^Terminal ${before + 1}\\b`) }).waitFor()
      // The one before is in sight until then.
      await pause(500)
      await whenShown(page, PROMPT)
    },
    async openTree(page) {
      await page.goto(String(program.ready.url))
      await page
        .getByRole('tree', { name: /^Files/ })
        .getByRole('treeitem')
        .first()
        .waitFor()
    },
    tree: '[role=tree]',
    treeRow: (name) => `[role=treeitem]:has-text("${name}")`,
  }
}
