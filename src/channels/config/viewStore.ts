import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SafeStorage } from '../../lib/safeStorage'
import type { Settings } from './protocol'
import { readSettings } from './settings'

export interface SettingsView {
  /** What was chosen here and the server has not confirmed, or cannot keep. */
  readonly chosen: Settings
  /** What the server said last time, for the first paint. */
  readonly remembered: Settings
}

export const SETTINGS_KEY = 'aether:settings'

export const createSettingsViewStore = (storage: SafeStorage): StoreApi<SettingsView> =>
  createStore(() => ({ chosen: {}, remembered: readSettings(stored(storage)) }))

function stored(storage: SafeStorage): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(storage.get(SETTINGS_KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
