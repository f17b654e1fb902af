import type { StoreApi } from 'zustand/vanilla'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { Link } from '../../socket/link'
import type { ConfigEvent, Settings } from './shared/protocol'
import { readSettings } from './shared/settings'
import { SETTINGS_KEY, type SettingsView, UNSENT_KEY } from './viewStore'

interface Options {
  readonly link: Link
  readonly viewStore: StoreApi<SettingsView>
  readonly storage: SafeStorage
  readonly newId: () => string
  /** Hears the server's words when it refuses a change. */
  readonly refused: (error: string) => void
}

/**
 * Settings take effect here at once and follow the user where the server keeps them (`config.settings`); what
 * it has not confirmed is sent again after a reconnect, the last value of each key.
 */
export function createConfigCommands({ link, viewStore, storage, newId, refused }: Options) {
  const sent = new Map<string, Settings>()

  const remember = () => {
    const { remembered, chosen } = viewStore.getState()
    storage.set(SETTINGS_KEY, JSON.stringify({ ...remembered, ...chosen }))
    if (link.has('config.settings') && Object.keys(chosen).length > 0)
      storage.set(UNSENT_KEY, JSON.stringify(chosen))
    else storage.remove(UNSENT_KEY)
  }

  function send(patch: Settings): void {
    if (!link.has('config.settings') || Object.keys(patch).length === 0) return
    const requestId = newId()
    if (link.send({ type: 'set', requestId, patch })) sent.set(requestId, patch)
  }

  /** Forgets the choices of a patch, except for keys whose value the user has changed since. */
  function settle(patch: Settings): void {
    viewStore.setState(({ chosen }) => ({ chosen: without(chosen, patch) }))
  }

  return {
    set(patch: Settings): void {
      viewStore.setState(({ chosen }) => ({ chosen: { ...chosen, ...patch } }))
      remember()
      send(patch)
    },

    opened(): void {
      sent.clear()
      send(viewStore.getState().chosen)
    },

    /** Told of every config event, after it was folded. The new `state` may come before or after its `set`. */
    received(event: ConfigEvent): void {
      if (event.type === 'state') {
        const remembered = readSettings(event.data.settings)
        viewStore.setState(({ chosen }) => ({ remembered, chosen: without(chosen, remembered) }))
        remember()
      } else if (event.type === 'set') {
        const patch = sent.get(event.requestId)
        sent.delete(event.requestId)
        if (!patch || event.success) return
        settle(patch)
        remember()
        refused(event.error ?? '')
      }
    },
  }
}

function without(settings: Settings, done: Settings): Settings {
  const values: Readonly<Record<string, unknown>> = done
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => values[key] !== value))
}
