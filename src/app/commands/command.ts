import type { Workspace } from '../../channels/context/workspace'
import type { Ask } from '../ask/ask'
import type { AppChanges } from '../changes/createAppChanges'
import type { Tabs } from '../editorArea/tabCommands'
import type { EmbedHostStore } from '../embed/embedHost'
import type { HostRequests } from '../embed/hostRequests'
import type { FocusRegions } from '../focusRegions'
import type { Follow } from '../follow/createFollow'
import type { Layout } from '../layout/layoutStore'
import type { DialogStore } from '../shell/dialogStore'

export interface Command {
  readonly id: string
  readonly title: string
  readonly category: string
  /** Chords such as `Mod+Shift+P`, the one to show first. `mac` replaces `all` there. */
  readonly keys?: { readonly all: readonly string[]; readonly mac?: readonly string[] }
  /** Its keys are the shell's where a terminal has the focus, also keys that are ours there otherwise. */
  readonly isShells?: boolean
  /** Whether its keys are pressed where they mean it; elsewhere they are the browser's and the focused element's. */
  readonly hasKeys?: () => boolean
  readonly run: () => void
  /** Why it cannot run now, in words. */
  readonly disabledReason?: () => string | null
  /** The server cannot do it: it is not listed. */
  readonly isAbsent?: () => boolean
}

/** What commands act on. The lists of commands read it when one runs, and not before. */
export interface CommandParts {
  readonly workspace: Workspace
  readonly tabs: Tabs
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly dialogs: DialogStore
  readonly hostRequests: HostRequests
  readonly embedHost: EmbedHostStore
  /** Calls back after the page has drawn what changed. */
  readonly afterPaint: (run: () => void) => void
  readonly copyLink: () => void
  readonly changes: AppChanges
  readonly follow: Follow
  readonly ask: Ask
}
