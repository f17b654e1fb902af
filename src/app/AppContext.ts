import { createContext, useContext } from 'react'
import { useStore } from 'zustand/react'
import type { Attachment } from '../channels/agent/shared/protocol'
import type { Emitter } from '../lib/createEmitter'
import type { Ask } from './ask/ask'
import type { AppChanges } from './changes/createAppChanges'
import type { CommandRegistry } from './commands/commandRegistry'
import type { DeepLink } from './deepLink/deepLink'
import type { Tabs } from './editorArea/tabCommands'
import type { TabsState } from './editorArea/tabsStore'
import { type EmbedHostState, type EmbedHostStore, type HostPane, paneConstraint } from './embed/embedHost'
import type { HostRequests } from './embed/hostRequests'
import type { FocusRegions } from './focusRegions'
import type { Follow } from './follow/createFollow'
import type { Layout, LayoutState } from './layout/layoutStore'
import type { OpenFile } from './openFile'
import type { DialogStore } from './shell/dialogStore'
import type { OutputLog } from './shell/outputLog'

/** What belongs to the page and to no channel. */
export interface AppParts {
  readonly tabs: Tabs
  readonly layout: Layout
  /** `run(id)`, `shown(id)` (its shortcut), `list()`. */
  readonly commands: CommandRegistry
  /** Resolves when all of them are there, with what only they need. */
  readonly laterCommands: () => Promise<void>
  readonly focus: FocusRegions
  readonly dialogs: DialogStore
  readonly outputLog: OutputLog
  /** The page that embeds ours, where there is one. */
  readonly embedHost: EmbedHostStore
  /** What it wants the user to allow, and what it says. */
  readonly hostRequests: HostRequests
  /** Opens a file in the editor and makes sure that the editor is seen. */
  readonly openFile: OpenFile
  /** Shows the search in files: in this folder alone. */
  readonly searchIn: (folder: string) => void
  /** The ways to what the agent changed. */
  readonly changes: AppChanges
  /** Whether the editor shows where the agent is. */
  readonly follow: Follow
  /** The same from a link in a text: a step from which Back returns. */
  readonly openLinkedFile: OpenFile
  /** Null before such a step, and after it where it led. */
  readonly linked: Emitter<Pick<DeepLink, 'file' | 'line' | 'column'> | null>
  /** A page in a preview is at another place. */
  readonly previewed: Emitter<{ readonly port: number; readonly path: string }>
  /** Puts a part of the workspace that the user points to into the message to the agent. */
  readonly ask: Ask
  /** Puts a text into the message to the agent. */
  readonly writeToAgent: (prompt: string) => void
  /** Puts a file with it. */
  readonly attachToAgent: (file: Attachment) => void
  /** A link that stood in a terminal: in a tab of its own, without a way back to us. */
  readonly openLink: (url: string) => void
}

export const AppContext = createContext<AppParts | null>(null)

export function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('Render this inside <App>.')
  return parts
}

export const useLayout = <T>(select: (state: LayoutState) => T): T => useStore(useApp().layout.store, select)

export const useTabs = <T>(select: (state: TabsState) => T): T => useStore(useApp().tabs.store, select)

export const useEmbedHostState = <T>(select: (embedHost: EmbedHostState) => T): T =>
  useStore(useApp().embedHost, select)

/** Whether there is such a pane at all. */
export const useIsThere = (pane: HostPane): boolean =>
  useEmbedHostState((embedHost) => paneConstraint(embedHost, pane).isShown)
