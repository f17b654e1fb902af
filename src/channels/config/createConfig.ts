import type { SafeStorage } from '../../lib/storage/safeStorage'
import { createChannel } from '../createChannel'
import type { ChannelOptions, WorkspaceChannel } from '../workspaceChannel'
import { createConfigCommands } from './commands'
import { normaliseConfig } from './normalise'
import type { ConfigEvent, ConfigState } from './shared/protocol'
import { type ConfigLocalEvent, type ConfigStoreState, reduceConfig } from './shared/reduce'
import { createConfigStore, effectiveSetting } from './store'
import { createUiState } from './uiState'
import { createSettingsViewStore } from './viewStore'

interface Options extends Omit<ChannelOptions, 'catchUp'> {
  readonly endpoint: string
  readonly workspaceId: string
  readonly storage: SafeStorage
  /** A page that only shows how things look: the server is not asked to keep how it is arranged. */
  readonly keepsNothing: boolean
  readonly on: {
    /** The server's words when it refuses a change of the settings. */
    readonly settingRefused: (error: string) => void
    /** The capabilities of the server, before anything else of its configuration takes effect. */
    readonly announced: (capabilities: readonly string[]) => void
    /** The server has sent its configuration, for the first time or anew. */
    readonly configured: (config: ConfigState) => void
    readonly ponged: (t: number) => void
  }
}

export type ConfigModel = ReturnType<typeof createConfig>['model']

/** The config channel: `const config = createConfig(options); config.model.commands.set({ … })`. */
export function createConfig({ link, clock, newId, unusable, storage, on, ...options }: Options) {
  const store = createConfigStore()
  const viewStore = createSettingsViewStore(storage)
  const uiState = createUiState({
    link: options.keepsNothing ? { ...link, has: () => false } : link,
    storage,
    clock,
    key: `aether:ui:${options.endpoint}/${options.workspaceId}`,
  })
  const commands = createConfigCommands({ link, viewStore, storage, newId, refused: on.settingRefused })

  const { receive, apply } = createChannel<ConfigStoreState, ConfigEvent, ConfigLocalEvent>({
    store,
    normalise: normaliseConfig,
    reduce: reduceConfig,
    effect(event) {
      if (event.type === 'pong') return on.ponged(event.t)
      if (event.type === 'set') return commands.received(event)
      on.announced(event.data.capabilities)
      commands.received(event)
      on.configured(event.data)
    },
    unusable,
  })

  const channel: WorkspaceChannel = {
    receive,
    awaits: () => false,
    opened() {
      commands.opened()
      uiState.opened()
    },
    lost() {},
  }

  return {
    ...channel,
    model: { store, viewStore, uiState, commands },
    /** The server speaks the documented part of the protocol only. */
    undeclared() {
      on.announced([])
      apply({ type: 'undeclared' })
    },
    /** The agent of new conversations. */
    agent: () => store.getState().config?.agent,
    autoSave: () => effectiveSetting('editor.autoSave', viewStore.getState(), store.getState()),
  }
}
