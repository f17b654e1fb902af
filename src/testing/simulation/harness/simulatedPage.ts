import { QueryObserver } from '@tanstack/react-query'
import type { Workspace } from '../../../channels/context/workspace'
import { attachMerging } from '../../../channels/files/editor/merge/attachMerging'
import { attach } from '../../../channels/terminal/screen/attach'
import { createClock } from '../../../lib/clock'
import { createSafeStorage } from '../../../lib/storage/safeStorage'
import { createDial } from '../../../socket/connection/dial'
import { createWorkspace } from '../../../workspace/createWorkspace'
import { type FakeTextModel, fakeTextModel } from '../../editorFakes'
import { createSequentialIds } from '../../kit/sequentialIds'
import { createPlainScreen, type PlainScreen } from '../../record/plainScreen'

/** The real page without a view: its workspace, a screen per terminal, the tree's folders and the editor's texts. */
export interface SimulatedPage {
  readonly workspace: Workspace
  readonly screens: ReadonlyMap<string, PlainScreen>
  /** The editor's text of an open file. */
  readonly models: ReadonlyMap<string, FakeTextModel>
  /** Shows a folder of the tree. */
  showFolder(path: string): void
  /** What the tree shows, by folder; null while nothing was read. */
  folders(): Readonly<Record<string, readonly string[] | null>>
  readonly warnings: readonly string[]
  /** Times the connection was lost. */
  losses(): number
  stop(): void
}

/** @param name no two pages of one server have the same */
export function createSimulatedPage(WebSocketConstructor: typeof WebSocket, name = 'page'): SimulatedPage {
  const clock = createClock()
  const warnings: string[] = []
  const screens = new Map<string, PlainScreen>()
  const models = new Map<string, FakeTextModel>()
  const shown = new Map<string, QueryObserver<{ entries: readonly { name: string }[] }>>()
  const stops: (() => void)[] = []
  let losses = 0
  const workspace = createWorkspace({
    target: { endpoint: 'http://localhost:7420', workspaceId: 'ws-1' },
    token: 'secret-token',
    servedPage: true,
    dial: createDial((url, protocols) => new WebSocketConstructor(url, protocols)),
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    clock,
    random: () => 0.5,
    newId: createSequentialIds(name),
    browserSignals: { isOnline: () => true, isHidden: () => false, subscribe: () => () => undefined },
    storage: createSafeStorage(() => {
      throw new Error('no storage')
    }),
    tokenProvided: () => undefined,
    warn: (reason) => warnings.push(reason),
    words: { tooLarge: 'Too large.', settingRefused: (error) => `Not kept: ${error}` },
  })
  const { terminals, files, queryClient, connection } = workspace

  stops.push(
    terminals.store.subscribe(({ order }) => {
      for (const sessionId of order) {
        if (screens.has(sessionId)) continue
        const screen = createPlainScreen()
        screens.set(sessionId, screen)
        const { detach } = attach({
          screen,
          store: terminals.store,
          sessionId,
          clock,
          ack: terminals.commands.ack,
        })
        stops.push(detach)
      }
    }),
    files.editors.view.subscribe(({ files: open }) => {
      for (const { path, status } of Object.values(open)) {
        if (status !== 'ready' || models.has(path)) continue
        files.editors.model(path, (_, text) => {
          const model = fakeTextModel(text)
          models.set(path, model)
          return model
        })
      }
    }),
    attachMerging(files.editors),
    connection.store.subscribe((state, before) => {
      if (before.downSince === null && state.downSince !== null) losses += 1
    }),
  )
  connection.start()

  return {
    workspace,
    screens,
    models,
    warnings,
    losses: () => losses,
    showFolder(path) {
      const observer = new QueryObserver<{ entries: readonly { name: string }[] }>(
        queryClient,
        files.queries.list(path) as never,
      )
      shown.set(path, observer)
      stops.push(observer.subscribe(() => {}))
    },
    folders: () =>
      Object.fromEntries(
        [...shown].map(([path, observer]) => [
          path,
          observer.getCurrentResult().data?.entries.map(({ name }) => name) ?? null,
        ]),
      ),
    stop() {
      for (const stop of stops) stop()
      connection.stop()
      queryClient.clear()
    },
  }
}
