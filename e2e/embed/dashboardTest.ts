import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base, type FrameLocator, type Page } from '@playwright/test'
import { forgetUiState } from '../real/forgetUiState'
import { type FrameStorage, proveFrameStorage } from './frameStorage'

export interface Dashboard {
  readonly url: string
  readonly folder: string
  readonly workspaces: readonly { origin: string; workspaceId: string; token: string; url: string }[]
}

export interface RunningDashboard extends Dashboard {
  /** What its servers told their log, line by line, to the end. */
  stop(signal?: NodeJS.Signals): Promise<string[]>
}

interface WorkerFixtures {
  /** Shared by the tests of one worker: what a test leaves behind, it leaves in the second workspace, `api`. */
  dashboard: Dashboard
  frameStorage: FrameStorage
  provenStorage: undefined
}

const script = fileURLToPath(new URL('../../scripts/exampleDashboard.mjs', import.meta.url))

/** The example dashboard with its two workspaces: a host on 127.0.0.1, frames on localhost, which is another site. */
export const test = base.extend<{ pageErrors: string[]; nothingArranged: undefined }, WorkerFixtures>({
  frameStorage: ['refused', { option: true, scope: 'worker' }],
  provenStorage: [
    async ({ browser, frameStorage }, use) => {
      await proveFrameStorage(browser, frameStorage)
      await use(undefined)
    },
    { auto: true, scope: 'worker' },
  ],
  dashboard: [
    async ({ browserName: _ }, use) => {
      const dashboard = await startDashboard()
      await use(dashboard)
      await dashboard.stop()
    },
    { scope: 'worker' },
  ],
  nothingArranged: [
    async ({ dashboard }, use) => {
      for (const workspace of dashboard.workspaces) await forgetUiState(workspace)
      await use(undefined)
    },
    { auto: true },
  ],
  pageErrors: [
    // Storage that is refused, a token that is wrong, a host that ends: none of it is an uncaught error.
    async ({ page, dashboard: _ }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await use(errors)
      base.expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

/** For tests that need to know what only its end tells. */
export async function startDashboard(): Promise<RunningDashboard> {
  // Whose start-up files a shell reads must not matter.
  const home = await mkdtemp(join(tmpdir(), 'aether-home-'))
  const child = spawn(process.execPath, [script, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: home, SHELL: '/bin/bash' },
  })
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    told += part
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const ready: Dashboard = JSON.parse(
    await firstLine(child).catch((error) => Promise.reject(new Error(`${error.message}\n${told}`))),
  )
  return {
    ...ready,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await ended
      await rm(home, { recursive: true, force: true })
      return told.split('\n')
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('The dashboard did not start.')
}

export const workspaceFrame = (page: Page, at: number): FrameLocator =>
  page.frameLocator('main iframe').nth(at)

export { expect } from '@playwright/test'
