import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { test as base, type FrameLocator, type Page } from '@playwright/test'

export interface Dashboard {
  readonly url: string
  readonly folder: string
  readonly workspaces: readonly { origin: string; workspaceId: string; token: string; url: string }[]
}

const script = fileURLToPath(new URL('../../scripts/exampleDashboard.mjs', import.meta.url))

/** The example dashboard with its two workspaces: a host on 127.0.0.1, frames on localhost, which is another site. */
export const test = base.extend<{ dashboard: Dashboard; pageErrors: string[] }>({
  dashboard: async ({ browserName: _ }, use) => {
    // Whose start-up files a shell reads must not matter.
    const home = await mkdtemp(join(tmpdir(), 'aether-home-'))
    const child = spawn(process.execPath, [script, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HOME: home, SHELL: '/bin/bash' },
    })
    await use(JSON.parse(await firstLine(child)))
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    await rm(home, { recursive: true, force: true })
  },
  pageErrors: [
    // Storage that is refused, a token that is wrong, a host that ends: none of it is an error nobody caught.
    async ({ page, dashboard: _ }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await use(errors)
      base.expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) return line
  throw new Error('The dashboard did not start.')
}

export const workspaceFrame = (page: Page, at: number): FrameLocator =>
  page.frameLocator('main iframe').nth(at)

export { expect } from '@playwright/test'
