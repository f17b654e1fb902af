import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { createServerProcess, type Ready } from '../serverProcess'

/** The workspace server as `npm start` runs it, on a folder of its own, and the ways a test may treat it. */
export interface RealServer {
  readonly root: string
  readonly ready: Ready
  /** Ends the process; `SIGTERM` unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Starts it again on the same port with the same state. */
  start(): Promise<void>
  open(page: Page): Promise<void>
}

interface Options {
  /** Names of further folders that the server serves, as workspaces beside the first. */
  otherFolders: readonly string[]
  /** Further flags of the server. */
  flags: readonly string[]
}

export const test = base.extend<Options & { server: RealServer }>({
  otherFolders: [[], { option: true }],
  flags: [[], { option: true }],
  server: async ({ otherFolders, flags }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'aether-e2e-'))
    const root = join(folder, 'workspace')
    await mkdir(root)
    await mkdir(join(folder, 'home'))
    const others = otherFolders.map((name) => join(folder, name))
    for (const other of others) await mkdir(other)
    await writeFile(join(root, 'README.md'), '# A workspace\n\nIt has one file.\n')
    // A home of its own: a person's start-up files are not part of the product.
    const env = { ...process.env, HOME: join(folder, 'home'), SHELL: '/bin/bash' }
    const server = createServerProcess([root, ...others, '--state-dir', join(folder, 'state'), ...flags], env)
    await server.start()
    await use({
      root,
      get ready() {
        return server.ready()
      },
      start: server.start,
      stop: server.stop,
      async open(page) {
        await page.goto(this.ready.url)
      },
    })
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  },
})

export { expect } from '@playwright/test'
