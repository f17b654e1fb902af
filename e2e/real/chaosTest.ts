import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect } from '@playwright/test'
import { type ChaosProxy, startChaosProxy } from '../../server/testing/chaosProxy'
import { messages } from '../../src/messages/en'
import { createServerProcess } from '../serverProcess'
import { watchPage } from './watchPage'

/** The server as `npm start` runs it, behind a network that can be as bad as a test wants. */
interface ChaoticServer {
  readonly root: string
  /** The page, through the proxy. */
  readonly url: string
  readonly proxy: ChaosProxy
  /** Ends the process without a word, and waits until it is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port and state. */
  start(): Promise<void>
}

interface Chaos {
  readonly server: ChaoticServer
  /** Another one, for what a run looks like that nothing disturbed. */
  readonly calmServer: ChaoticServer
  readonly otherContext: BrowserContext
}

export const test = base.extend<Chaos>({
  server: async ({ browserName: _ }, use) => serve(use),
  calmServer: async ({ browserName: _ }, use) => serve(use),
  /** No pane of any page may fail at any moment, however short. */
  context: async ({ context }, use) => watch(context, use),
  /** The browser of another user: pages of one browser tell each other how things stand. */
  otherContext: async ({ browser }, use) => {
    const context = await browser.newContext()
    await watch(context, use)
    await context.close()
  },
})

export { expect }

async function watch(
  context: BrowserContext,
  use: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const failures: string[] = []
  context.on('weberror', (error) => failures.push(error.error().message))
  await context.exposeFunction('tellFailure', (text: string) => void failures.push(text))
  await context.addInitScript(watchPage, { failure: messages.app.pane.failed('') })
  await use(context)
  expect(failures, 'panes that failed and uncaught errors').toEqual([])
}

async function serve(use: (server: ChaoticServer) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aether-chaos-'))
  const root = join(folder, 'workspace')
  for (const name of ['workspace', 'home']) await mkdir(join(folder, name))
  await writeFile(join(root, 'README.md'), 'One line.\n')
  const proxy = await startChaosProxy(() => server.ready().port)
  const origin = `http://127.0.0.1:${proxy.port}`
  const server = createServerProcess([root, '--state-dir', join(folder, 'state'), '--allow-origin', origin], {
    ...process.env,
    HOME: join(folder, 'home'),
    SHELL: '/bin/bash',
  })
  await server.start()
  const { pathname, search, hash } = new URL(server.ready().url)
  await use({
    root,
    proxy,
    start: server.start,
    url: `${origin}${pathname}${search}${hash}`,
    kill: () => server.stop('SIGKILL'),
  })
  await server.stop()
  await proxy.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
