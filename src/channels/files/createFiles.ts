import type { QueryClient } from '@tanstack/react-query'
import { createEmitter } from '../../lib/createEmitter'
import type { Envelope } from '../../socket/protocol'
import { createStatelessChannel } from '../createChannel'
import type { ChannelCatchUp, ChannelOptions, UiMemory, WorkspaceChannel } from '../workspaceChannel'
import { createFilesCommands } from './commands'
import { createBackupStore } from './editor/backup/backupStore'
import { type BackupPlaces, createEditorBackups } from './editor/backup/editorBackups'
import { attachOtherTabs } from './editor/backup/editorOtherTabs'
import { createServerDrafts } from './editor/backup/serverDrafts'
import { createDocuments } from './editor/documents'
import { fileKeys, isListed, staleKeys } from './fileKeys'
import { normaliseFiles } from './normalise'
import { createFilesQueries } from './queries'
import type { FileChange, FilesEvent, SearchResult } from './shared/protocol'
import { createStaleAnswers } from './staleAnswers'
import { createFilesViewStore, withGone } from './viewStore'

/** The name under which the folders that are open in the tree are kept. */
const EXPANDED = 'tree:expanded'

interface Options extends ChannelOptions {
  readonly endpoint: string
  readonly workspaceId: string
  readonly queryClient: QueryClient
  /** Keeps which folders are open. */
  readonly uiState: UiMemory
  /** Keeps unsaved text beyond the page; without it the text ends with the page. */
  readonly backups: BackupPlaces | undefined
  readonly autoSave: () => boolean
}

export type FilesModel = ReturnType<typeof createFiles>['model']

/** The files channel: `const files = createFiles(options); files.model.changes.on(show)`. */
export function createFiles({ link, catchUp, clock, newId, unusable, ...options }: Options) {
  const { endpoint, workspaceId, queryClient, uiState, backups, autoSave } = options
  const changes = createEmitter<FileChange>()
  const found = createEmitter<SearchResult>()
  const gitFrames = createEmitter<Envelope>()
  const viewStore = createFilesViewStore({ storage: uiState, key: EXPANDED })
  const queries = createFilesQueries({ link, newId })
  const commands = createFilesCommands({
    queries,
    queryClient,
    viewStore,
    newId,
    memory: uiState,
    endpoint,
    workspaceId,
  })
  const editors = createDocuments({
    queries,
    clock,
    autoSave,
    ...(backups && {
      backups: (keptIn) => {
        const drafts = createServerDrafts({ link, workspaceId, clientId: backups.clientId })
        const store = createBackupStore({ database: backups.database, drafts, clock })
        return createEditorBackups({ ...backups, store, workspaceId, clock, keptIn })
      },
    }),
  })
  if (backups?.channel) {
    const { channel, clientId, lifeOf } = backups
    const place = `${endpoint}\n${workspaceId}`
    attachOtherTabs({ channel, view: editors.view, clock, clientId, place, lifeOf })
  }
  uiState.changed.on(({ names, isFirst }) => {
    if (isFirst && [...names].some((name) => name.startsWith(EXPANDED))) viewStore.reload()
  })

  const stale = createStaleAnswers({ queryClient, clock })
  const { receive } = createStatelessChannel<FilesEvent>({
    normalise: normaliseFiles,
    effect(event) {
      if (event.type !== 'change') return found.emit(event)
      const { action, path, isDirectory } = event
      if (action === 'delete' && isDirectory !== false) viewStore.setState((view) => withGone(view, path))
      stale(staleKeys(event, (listed) => isListed(queryClient, listed)))
      editors.changed(event)
      changes.emit(event)
    },
    unusable,
  })

  let stopFollowing = () => {}
  const channel: WorkspaceChannel = {
    receive: (frame) => (frame.type.startsWith('git_') ? gitFrames.emit(frame) : receive(frame)),
    awaits: (mode) => mode === 'extended',
    opened(mode) {
      stopFollowing()
      commands.opened()
      const compared = editors.opened()
      if (mode === 'extended') stopFollowing = followQueries(queryClient, compared, catchUp)
    },
    caughtUp: () => stopFollowing(),
    lost: () => stopFollowing(),
  }

  return {
    ...channel,
    model: { changes, viewStore, queries, commands, editors, searching: { link, newId, found }, gitFrames },
  }
}

/**
 * Files are caught up when the folders shown were asked for again, and the open files were `compared` with the disk.
 * Returns the end of following.
 */
function followQueries(
  queryClient: QueryClient,
  compared: Promise<void>,
  catchUp: ChannelCatchUp,
): () => void {
  let isCompared = false
  let isStopped = false

  function check(): void {
    const open = queryClient.isFetching({ queryKey: fileKeys.all })
    catchUp.count(open)
    if (open > 0 || !isCompared) return
    stop()
    catchUp.done()
  }

  const stop = queryClient.getQueryCache().subscribe(check)
  const settled = () => {
    isCompared = true
    if (!isStopped) check()
  }
  compared.then(settled, settled)
  return () => {
    isStopped = true
    stop()
  }
}
