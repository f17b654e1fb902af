import type { Workspace } from '../../channels/context/workspace'
import type { EmbedState, Emit } from '../../embed-sdk/events'
import type { ConnectionState } from '../../socket/connection/connectionState'
import type { AppParts } from '../AppContext'
import { attachAgentEvents } from './agentEvents'
import { unsavedOf } from './fileActions'
import { deepLinkOf } from './frameActions'
import { TOLD_PANES, visiblePanes } from './visiblePanes'

interface Options {
  readonly workspace: Workspace
  readonly app: AppParts
  readonly page: Window
  readonly emit: Emit
}

/** The shortest time between two reports of changed files, ms. */
const CHANGES_MS = 250
const MAX_PATHS = 1000

/** Tells the page around ours what happens, without what is in it. Returns the end of it. */
export function attachFrameEvents({ workspace, app, page, emit }: Options): () => void {
  const { connection, files, terminals, ports } = workspace
  const place = () => deepLinkOf({ workspace, app })
  const stops = [
    follow(connection.store, embedState, (state) => emit('state', { state })),
    follow(
      app.tabs.store,
      () => JSON.stringify({ file: place().file, port: place().port }),
      () => {
        const deepLink = place()
        emit('navigate', { deepLink })
        if (deepLink.file !== undefined) emit('file-opened', { path: deepLink.file })
      },
    ),
    follow(
      files.editors.view,
      () => unsavedOf(workspace).join('\n'),
      () => emit('dirty-changed', { paths: unsavedOf(workspace) }),
    ),
    follow(
      files.editors.view,
      () => unsavedOf(workspace).length > 0,
      () => emit('unsaved', { paths: unsavedOf(workspace) }),
    ),
    files.editors.view.subscribe((state, before) => {
      for (const file of Object.values(state.files)) {
        const wasSaving = before.files[file.path]?.isSaving === true && !file.isSaving
        const failed = file.isQueued || file.saveFailure !== null || file.disk !== 'same'
        if (wasSaving && !failed) emit('file-saved', { path: file.path })
      }
    }),
    attachAgentEvents(workspace, emit),
    terminals.store.subscribe((state, before) => {
      for (const id of state.order) {
        const [now, then] = [state.sessions[id], before.sessions[id]]
        if (now?.status === 'live' && then?.status !== 'live' && then?.status !== 'ended')
          emit('terminal-opened', { id, name: now.name })
        if (now?.status === 'ended' && then?.status === 'live')
          emit('terminal-exited', { id, code: now.exitCode === 'unknown' ? null : now.exitCode })
      }
    }),
    ports.notifications.onReady(({ port, process }) => emit('port-opened', { port, process })),
    ports.store.subscribe((state, before) => {
      if (!state.loaded || state.ports === before.ports) return
      for (const { port } of before.ports)
        if (!state.ports.some((each) => each.port === port)) emit('port-closed', { port })
    }),
    // What stands behind ? and # may be anything.
    app.previewed.on(({ port, path }) =>
      emit('preview-navigated', { port, path: path.replace(/[?#].*$/, '') }),
    ),
    followPanes(app, emit),
    coalesced(files.changes.on, (paths) => emit('fs-changed', { paths })),
    listen(page, 'focus', () => emit('focus', {})),
    listen(page, 'blur', () => emit('blur', {})),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function followPanes(app: AppParts, emit: Emit): () => void {
  let told = visiblePanes(app)
  const look = () => {
    const before = told
    told = visiblePanes(app)
    for (const pane of TOLD_PANES)
      if (told[pane] !== before[pane]) emit('pane-changed', { pane, visible: told[pane] })
  }
  const stops = [app.layout.store.subscribe(look), app.tabs.store.subscribe(look)]
  return () => {
    for (const stop of stops) stop()
  }
}

interface Followed<S> {
  getState(): S
  subscribe(hear: (state: S) => void): () => void
}

function follow<S, T>(store: Followed<S>, select: (state: S) => T, hear: (value: T) => void): () => void {
  let told = select(store.getState())
  return store.subscribe((state) => {
    const value = select(state)
    if (value === told) return
    told = value
    hear(value)
  })
}

function coalesced(
  on: Workspace['files']['changes']['on'],
  tell: (paths: readonly string[]) => void,
): () => void {
  const paths = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = on(({ path }) => {
    if (paths.size < MAX_PATHS) paths.add(path)
    timer ??= setTimeout(() => {
      timer = undefined
      tell([...paths])
      paths.clear()
    }, CHANGES_MS)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

function listen(page: Window, name: 'focus' | 'blur', hear: () => void): () => void {
  page.addEventListener(name, hear)
  return () => page.removeEventListener(name, hear)
}

function embedState({ status, reason, everLive, offline }: ConnectionState): EmbedState {
  if (status === 'live' || status === 'syncing' || status === 'suspect') return 'connected'
  if (status === 'blocked') return reason === 'auth' ? 'denied' : 'ended'
  if (offline) return 'offline'
  return everLive ? 'reconnecting' : 'connecting'
}
