import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../context/WorkspaceProvider'
import type { SettingKey } from './shared/protocol'
import type { SettingValues } from './shared/settings'
import { effectiveSetting } from './store'

/** One setting as it is in force now. Change it with `useWorkspace().config.commands.set({ [key]: value })`. */
export function useSetting<K extends SettingKey>(key: K): SettingValues[K] {
  const server = useConfig((state) => state)
  return useStore(useWorkspace().config.viewStore, (view) => effectiveSetting(key, view, server))
}
