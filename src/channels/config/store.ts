import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SettingKey } from './shared/protocol'
import { type ConfigStoreState, initialConfig } from './shared/reduce'
import { readSettings, SETTING_DEFAULTS, type SettingValues } from './shared/settings'
import type { SettingsView } from './viewStore'

export const createConfigStore = (): StoreApi<ConfigStoreState> => createStore(() => initialConfig)

/** The value in force: chosen here, else what the server says (or said last time), else the default. */
export function effectiveSetting<K extends SettingKey>(
  key: K,
  view: SettingsView,
  server: ConfigStoreState,
): SettingValues[K] {
  const said = server.config ? readSettings(pick(server.config.settings, key)) : view.remembered
  const values: { [P in SettingKey]?: SettingValues[P] | undefined } = { ...said, ...view.chosen }
  return values[key] ?? SETTING_DEFAULTS[key]
}

const pick = (settings: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> =>
  key in settings ? { [key]: settings[key] } : {}
