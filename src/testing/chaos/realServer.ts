import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket as NodeWebSocket } from 'ws'
import { parseFlags } from '../../../server/flags'
import { startServer } from '../../../server/startServer'
import { type ChaosProxy, startChaosProxy } from '../../../server/testing/chaosProxy'
import { type OneWorkspaceServer, onlyWorkspace } from '../../../server/testing/onlyWorkspace'
import type { Workspace } from '../../channels/context/workspace'
import { type Clock, createClock } from '../../lib/clock'
import { createSafeStorage } from '../../lib/storage/safeStorage'
import { createDial } from '../../socket/connection/dial'
import { createWorkspace } from '../../workspace/createWorkspace'
import { createSequentialIds } from '../kit/sequentialIds'

export interface ChaosServer {
  readonly server: OneWorkspaceServer
  readonly proxy: ChaosProxy
  /** A page without a view, connected through the proxy. */
  openPage(clock?: Clock): Workspace
  stop(): Promise<void>
}

/** The server with its real shells, files and agents on a folder of its own, behind a bad network. */
export async function startChaosServer(random: () => number): Promise<ChaosServer> {
  const folder = await mkdtemp(join(tmpdir(), 'aether-chaos-'))
  const root = join(folder, 'work')
  await mkdir(root)
  const argv = ['--port', '0', '--state-dir', join(folder, 'state'), '--log-level', 'silent']
  const command = parseFlags(argv, {}, root)
  if (command.do !== 'serve') throw new Error(command.do)
  const running = await startServer(command.flags, {
    clientFolder: null,
    env: { PATH: process.env.PATH, SHELL: '/bin/bash', PS1: '$ ', HOME: folder },
    version: '0',
    writeLog: () => {},
  })
  const server = onlyWorkspace(running)
  const proxy = await startChaosProxy(() => server.port, random)
  const pages: Workspace[] = []

  /** Goes to the proxy, and asks for the server. */
  class ProxiedWebSocket extends NodeWebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { host: `localhost:${server.port}` }, perMessageDeflate: false })
      // The page listens to `close` alone, as a browser's does.
      this.on('error', () => {})
    }
  }

  return {
    server,
    proxy,
    openPage(clock = hastyClock()) {
      const workspace = createWorkspace({
        target: { endpoint: `http://127.0.0.1:${proxy.port}`, workspaceId: server.workspaceId },
        token: server.token,
        servedPage: true,
        dial: createDial((url, protocols) => new ProxiedWebSocket(url, protocols) as unknown as WebSocket),
        fetch: () => Promise.reject(new TypeError('Failed to fetch')),
        clock,
        random: () => 0,
        newId: createSequentialIds(`page${pages.length}`),
        browserSignals: { isOnline: () => true, isHidden: () => false, subscribe: () => () => undefined },
        storage: createSafeStorage(() => {
          throw new Error('no storage')
        }),
        tokenProvided: () => undefined,
        warn: () => undefined,
        words: { tooLarge: 'Too large.', settingRefused: (error) => error },
      })
      pages.push(workspace)
      workspace.connection.start()
      return workspace
    },
    async stop() {
      for (const page of pages) {
        page.connection.stop()
        page.queryClient.clear()
      }
      await proxy.stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Waits up to this long are a back-off without chance, or shorter; they alone are made shorter. */
const BACKOFF_MS = 400
const FASTER = 20

/** A page that tries again almost at once, so that 50 cuts take seconds; its patience is as ever. */
function hastyClock(): Clock {
  return {
    ...createClock(),
    after(ms, action) {
      const timer = setTimeout(action, ms <= BACKOFF_MS ? ms / FASTER : ms)
      return () => clearTimeout(timer)
    },
  }
}
