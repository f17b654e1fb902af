import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { Settings } from './shared/protocol'
import { readSettings } from './shared/settings'

export interface SettingsView {
  /** What was chosen here and the server has not confirmed, or cannot keep. */
  readonly chosen: Settings
  /** What the server said last time, for the first paint. */
  readonly remembered: Settings
}

export const SETTINGS_KEY = 'aether:settings'
/** What was chosen and is on no server yet, over a reload. */
export const UNSENT_KEY = 'aether:settings:unsent'

export const createSettingsViewStore = (storage: SafeStorage): StoreApi<SettingsView> =>
  createStore(() => ({ chosen: stored(storage, UNSENT_KEY), remembered: stored(storage, SETTINGS_KEY) }))

function stored(storage: SafeStorage, key: string): Settings {
  return readSettings(parsed(storage.get(key)))
}

function parsed(text: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
