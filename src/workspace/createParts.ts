import { QueryClient } from '@tanstack/react-query'
import { createAgentCommands } from '../channels/agent/commands'
import { createAttachmentStore } from '../channels/agent/delivery/attachmentStore'
import { keepAttachments } from '../channels/agent/delivery/keepAttachments'
import { createAgentStore } from '../channels/agent/store'
import { createAgentViewStore } from '../channels/agent/viewStore'
import { createConfigCommands } from '../channels/config/commands'
import { type createConfigStore, effectiveSetting } from '../channels/config/store'
import { createUiState } from '../channels/config/uiState'
import { createSettingsViewStore } from '../channels/config/viewStore'
import type { Workspace } from '../channels/context/workspace'
import { createFilesCommands } from '../channels/files/commands'
import { createBackupStore } from '../channels/files/editor/backup/backupStore'
import { type BackupPlaces, createEditorBackups } from '../channels/files/editor/backup/editorBackups'
import { attachOtherTabs } from '../channels/files/editor/backup/editorOtherTabs'
import { createServerDrafts } from '../channels/files/editor/backup/serverDrafts'
import { createDocuments } from '../channels/files/editor/documents'
import { createFilesQueries } from '../channels/files/queries'
import type { FileChange } from '../channels/files/shared/protocol'
import { createFilesViewStore } from '../channels/files/viewStore'
import { createClosedPorts } from '../channels/ports/closedPorts'
import { createPortsCommands } from '../channels/ports/commands'
import { createPortNotifications } from '../channels/ports/portNotifications'
import { createPortsStore } from '../channels/ports/store'
import { createPortsViewStore } from '../channels/ports/viewStore'
import { createTerminalCommands } from '../channels/terminal/commands'
import { createTerminalStore } from '../channels/terminal/store'
import { createTerminalViewStore } from '../channels/terminal/viewStore'
import type { Clock } from '../lib/clock'
import { createEmitter } from '../lib/createEmitter'
import type { SafeDatabase } from '../lib/storage/safeDatabase'
import type { SafeStorage } from '../lib/storage/safeStorage'
import type { Links } from '../socket/link'

/** The socket says when something is out of date and whether we are connected; the browser knows neither. */
const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })

interface Options {
  /** Origin of the server. */
  readonly endpoint: string
  readonly workspaceId: string
  readonly links: Links
  readonly configStore: ReturnType<typeof createConfigStore>
  readonly storage: SafeStorage
  readonly clock: Clock
  readonly newId: () => string
  readonly settingRefused: (error: string) => void
  /** A screen has parsed a terminal's output up to there. */
  readonly parsed: (sessionId: string, position: number) => void
  /** Where unsaved text outlives the page; without it there is only the page. */
  readonly backups?: BackupPlaces | undefined
  /** A page that only shows how things look: how it is arranged is nobody's to keep. */
  readonly keepsNothing?: boolean | undefined
  /** Where what goes with unsent messages outlives it. */
  readonly attachments?: SafeDatabase | undefined
}

export type Parts = Pick<Workspace, 'queryClient' | 'terminals' | 'files' | 'agent' | 'ports' | 'config'>

/** Stores, commands and queries of the five channels. */
export function createParts(options: Options): Parts {
  const { workspaceId, links, configStore, storage, clock, newId, settingRefused, parsed, backups } = options
  const queryClient = createQueryClient()

  const settings = createSettingsViewStore(storage)
  const configLink = links.channel('config')
  const uiState = createUiState({
    link: options.keepsNothing ? { ...configLink, has: () => false } : configLink,
    storage,
    clock,
    key: `aether:ui:${options.endpoint}/${workspaceId}`,
  })
  const config = {
    store: configStore,
    viewStore: settings,
    uiState,
    commands: createConfigCommands({
      link: configLink,
      viewStore: settings,
      storage,
      newId,
      refused: settingRefused,
    }),
  }

  const filesLink = links.channel('files')
  const queries = createFilesQueries({ link: filesLink, newId })
  const tree = createFilesViewStore({ storage: uiState, key: 'tree:expanded' })
  const files = {
    changes: createEmitter<FileChange>(),
    viewStore: tree,
    queries,
    commands: createFilesCommands({ queries, queryClient, viewStore: tree }),
    editors: createDocuments({
      queries,
      clock,
      ...(backups && {
        backups: (keptIn) => {
          const drafts = createServerDrafts({ link: filesLink, workspaceId, clientId: backups.clientId })
          const store = createBackupStore({ database: backups.database, drafts, clock })
          return createEditorBackups({ ...backups, store, workspaceId, clock, keptIn })
        },
      }),
      autoSave: () => effectiveSetting('editor.autoSave', settings.getState(), configStore.getState()),
    }),
  }

  if (backups?.channel) {
    const place = `${options.endpoint}\n${workspaceId}`
    const { channel, clientId, lifeOf } = backups
    attachOtherTabs({ channel, view: files.editors.view, clock, clientId, place, lifeOf })
  }

  const link = links.channel('terminal')
  const shells = { store: createTerminalStore(), viewStore: createTerminalViewStore() }
  const shellCommands = createTerminalCommands({ link, newId, clock, ...shells })
  const terminals = {
    ...shells,
    link,
    commands: {
      ...shellCommands,
      ack(sessionId: string, position: number): void {
        parsed(sessionId, position)
        shellCommands.ack(sessionId, position)
      },
    },
  }

  const talk = {
    store: createAgentStore(),
    viewStore: createAgentViewStore({ storage, key: `aether:unsent:${workspaceId}`, memory: uiState }),
  }
  const agent = {
    ...talk,
    commands: createAgentCommands({
      link: links.channel('agent'),
      newId,
      clock,
      ...talk,
      configured: () => configStore.getState().config?.agent,
    }),
  }

  const { attachments: database } = options
  keepAttachments({
    viewStore: agent.viewStore,
    commands: agent.commands,
    store: database ? createAttachmentStore({ database, workspaceId, clock }) : null,
  })

  const table = { store: createPortsStore(), viewStore: createPortsViewStore() }
  const ports: Workspace['ports'] = {
    ...table,
    // The notifications ask before the row of a port that is back goes.
    notifications: createPortNotifications(table.store, clock.now, (port) => ports.closed.isWatched(port)),
    closed: createClosedPorts(table.store),
    commands: createPortsCommands({ link: links.channel('ports'), clock, ...table }),
  }

  uiState.changed.on(({ names, isFirst }) => {
    agent.viewStore.reloadDrafts(names)
    if (isFirst && names.has('tree:expanded')) tree.reload()
  })

  return { queryClient, config, files, terminals, agent, ports }
}
