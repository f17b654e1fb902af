import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, type Page } from '@playwright/test'

interface Ready {
  url: string
  origin: string
  port: number
  workspaceId: string
  token: string
  root: string
  pid: number
}

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

const main = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))

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
    let child: ChildProcess | null = null
    let ready: Ready | null = null

    async function start(): Promise<void> {
      const port = String(ready?.port ?? 0)
      const place = ['--port', port, '--state-dir', join(folder, 'state')]
      const argv = [main, root, ...others, ...place, '--json', '--no-open', ...flags]
      child = spawn(process.execPath, argv, {
        // A home of its own: a person's start-up files are not part of the product.
        env: { ...process.env, HOME: join(folder, 'home'), SHELL: '/bin/bash' },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      ready = JSON.parse(await firstLine(child)) as Ready
    }
    async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
      const ending = child
      child = null
      if (!ending || ending.exitCode !== null) return
      const exited = new Promise((resolve) => ending.once('exit', resolve))
      ending.kill(signal)
      await exited
    }

    await start()
    await use({
      root,
      get ready() {
        if (!ready) throw new Error('The server has not started.')
        return ready
      },
      start,
      stop,
      async open(page) {
        await page.goto(this.ready.url)
      },
    })
    await stop()
    await rm(folder, { recursive: true, force: true })
  },
})

export { expect } from '@playwright/test'

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const end = text.indexOf('\n')
      if (end >= 0) resolve(text.slice(0, end))
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it was ready.`)))
  })
}
