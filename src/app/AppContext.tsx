import { createContext, useContext } from 'react'
import { useStore } from 'zustand/react'
import type { SafeStorage } from '../lib/safeStorage'
import type { CommandRegistry } from './commandRegistry'
import type { DialogStore } from './dialogStore'
import type { Tabs } from './editorArea/tabCommands'
import type { TabsState } from './editorArea/tabsStore'
import type { FocusRegions } from './focusRegions'
import type { Layout, LayoutState } from './layout/layoutStore'
import type { OpenFile } from './openFile'
import type { Output } from './output'

/** What belongs to the page and to no channel. */
export interface AppParts {
  readonly tabs: Tabs
  readonly layout: Layout
  /** `run(id)`, `shown(id)` (its shortcut), `list`. */
  readonly commands: CommandRegistry
  readonly storage: SafeStorage
  readonly focus: FocusRegions
  readonly dialogs: DialogStore
  readonly output: Output
  /** Opens a file in the editor and makes sure that the editor is seen. */
  readonly openFile: OpenFile
  /** A link that stood in a terminal: in a tab of its own, without a way back to us. */
  readonly openLink: (url: string) => void
}

export const AppContext = createContext<AppParts | null>(null)

export function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('Render this inside <App>.')
  return parts
}

export const useLayout = <T,>(select: (state: LayoutState) => T): T => useStore(useApp().layout.store, select)

export const useTabs = <T,>(select: (state: TabsState) => T): T => useStore(useApp().tabs.store, select)
