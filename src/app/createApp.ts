import type { Workspace } from '../channels/context/workspace'
import { createEmitter } from '../lib/createEmitter'
import type { AppParts } from './AppContext'
import { createAgentDraft } from './agentDraft'
import { createAppChanges } from './changes/createAppChanges'
import type { CommandParts } from './commands/command'
import { createCommandRegistry } from './commands/commandRegistry'
import { createCommands } from './commands/commands'
import { createSearchIn } from './commands/searchCommands'
import { exactDeepLink } from './deepLink/currentDeepLink'
import type { DeepLink } from './deepLink/deepLink'
import { createTabCommands, type Tabs } from './editorArea/tabCommands'
import { createTabsStore } from './editorArea/tabsStore'
import type { EmbedHostStore } from './embed/embedHost'
import { createHostRequests } from './embed/hostRequests'
import { createFocusRegions } from './focusRegions'
import { createFollow } from './follow/createFollow'
import type { Platform } from './keymap/chord'
import { hostPaneConstraints } from './layout/hostPaneConstraints'
import { createLayout } from './layout/layoutStore'
import type { Box } from './layout/sizes'
import { createOpenFile } from './openFile'
import { createDialogStore } from './shell/dialogStore'
import { createOutputLog } from './shell/outputLog'

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
  /** Copies the address of this page with a deep link. */
  readonly copyLink: (link: DeepLink) => void
  readonly embedHost: EmbedHostStore
}

/** What the user arranged on earlier pages, and arranges on this one. */
function createArrangement({
  workspace,
  box,
  embedHost,
}: Pick<AppOptions, 'workspace' | 'box' | 'embedHost'>) {
  const { uiState } = workspace.config
  const { isEmbed, access } = embedHost.getState()
  // A frame is another place than the page: neither takes over how the other was arranged.
  const where = isEmbed ? `embed:${access?.host ?? ''}` : 'page'
  const store = createTabsStore(uiState, `tabs:${where}`)
  const commands = createTabCommands({ store, unsaved: workspace.files.editors })
  const tabs: Tabs = { store, commands, more: { groups: null } }
  const layout = createLayout({
    storage: uiState,
    key: `layout:${where}`,
    box: { ...box, isEmbed },
    constraints: hostPaneConstraints(embedHost.getState()),
  })
  const follow = createFollow({ storage: uiState, key: `follow:${where}` })
  uiState.changed.on(({ names, isFirst }) => {
    if (!isFirst) return
    if (names.has(`tabs:${where}`)) store.reload()
    if (names.has(`follow:${where}`)) follow.reload()
    if ([...names].some((name) => name.startsWith(`layout:${where}`))) layout.reload()
  })
  return { tabs, layout, follow }
}

/** Everything of the page that belongs to no channel, wired together once per workspace. */
export function createApp(options: AppOptions): AppParts {
  const { workspace, document, platform, refused, afterPaint, openLink, embedHost } = options
  const { uiState } = workspace.config
  const { tabs, layout, follow } = createArrangement(options)
  const focus = createFocusRegions(document, (back) => embedHost.getState().leave?.(back) ?? false)
  const dialogs = createDialogStore()
  const ensureFocus = () => afterPaint(focus.ensure)
  dialogs.subscribe(({ open }) => open === null && ensureFocus())
  const openFile = createOpenFile({ tabs: tabs.commands, layout })
  const linked: AppParts['linked'] = createEmitter()
  const previewed: AppParts['previewed'] = createEmitter()
  const openLinkedFile: typeof openFile = (path, at) => {
    linked.emit(null)
    openFile(path, at)
    const { line, column } = at ?? {}
    linked.emit({ file: path, ...(line && { line }), ...(line && column && { column }) })
  }
  const toAgent = createAgentDraft({ workspace, layout, focus, afterPaint, refused })
  const { ask, writeToAgent } = toAgent
  const changes = createAppChanges({ workspace, tabs, layout, focus, afterPaint, writeToAgent })
  const hostRequests = createHostRequests()
  const searchIn = createSearchIn({ workspace, layout, focus, afterPaint })
  const parts: CommandParts = {
    workspace,
    tabs,
    layout,
    focus,
    dialogs,
    hostRequests,
    afterPaint,
    embedHost,
    changes,
    follow,
    ask,
    copyLink: () => options.copyLink(exactDeepLink(workspace, { tabs, layout })),
  }
  const commands = createCommandRegistry({
    commands: createCommands(parts),
    platform,
    refused,
    ran: ensureFocus,
    storage: uiState,
  })
  let later: Promise<void> | undefined
  const laterCommands = () => {
    later ??= import('./commands/laterCommands').then((one) => one.addLaterCommands(commands, parts))
    return later
  }
  // Where the code does not come, the page says so in other places.
  workspace.firstPicture.whenDrawn(() => laterCommands().catch(() => {}))
  return {
    tabs,
    layout,
    commands,
    laterCommands,
    focus,
    dialogs,
    openFile,
    openLinkedFile,
    searchIn: (folder) => searchIn({ folder }),
    changes,
    follow,
    linked,
    previewed,
    ...toAgent,
    openLink,
    outputLog: createOutputLog(),
    embedHost,
    hostRequests,
  }
}
