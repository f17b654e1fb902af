import type { Workspace } from '../workspace/workspace'
import type { AppParts } from './AppContext'
import { createCommandRegistry } from './commandRegistry'
import { createCommands } from './commands'
import { createCommandTargets } from './commandTargets'
import { createDialogStore } from './dialogStore'
import { createTabCommands } from './editorArea/tabCommands'
import { createTabsStore } from './editorArea/tabsStore'
import { createFocusRegions } from './focusRegions'
import type { Platform } from './keymap/chord'
import { createLayout } from './layout/layoutStore'
import type { Box } from './layout/sizes'
import { createOpenFile } from './openFile'
import { createOutput } from './output'

interface AppOptions {
  readonly workspace: Workspace
  readonly document: Document
  readonly box: Box
  readonly platform: Platform
  /** Says to screen readers why a command did not run. */
  readonly refused: (reason: string) => void
  /** Calls back after the page has drawn what changed. */
  readonly afterPaint: (run: () => void) => void
  readonly openLink: (url: string) => void
}

/** Everything of the page that belongs to no channel, wired together once per workspace. */
export function createApp(options: AppOptions): AppParts {
  const { workspace, document, box, platform, refused, afterPaint, openLink } = options
  const { storage, files } = workspace
  const store = createTabsStore(storage, `aether:tabs:${workspace.id}`)
  const tabs = { store, commands: createTabCommands({ store, unsaved: files.editors }) }
  const layout = createLayout({ storage, key: `aether:layout:${workspace.id}`, box })
  const focus = createFocusRegions(document)
  const dialogs = createDialogStore()
  const ensureFocus = () => afterPaint(focus.ensure)
  dialogs.subscribe(({ open }) => open === null && ensureFocus())
  const openFile = createOpenFile({ tabs: tabs.commands, layout })
  const targets = createCommandTargets({ workspace, tabs, layout, focus, dialogs, afterPaint })
  const table = createCommands(targets)
  const commands = createCommandRegistry({ commands: table, platform, storage, refused, ran: ensureFocus })
  return { tabs, layout, commands, storage, focus, dialogs, openFile, openLink, output: createOutput() }
}
