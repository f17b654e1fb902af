import { selectFirstOpen, selectShownTaskId } from '../../channels/agent/store'
import type { Workspace } from '../../channels/context/workspace'
import { messages } from '../../messages/en'
import { isChannelLive, isLive } from '../../socket/connection/connectionState'
import type { Tabs } from '../editorArea/tabCommands'
import { selectActivePath } from '../editorArea/tabsStore'
import { type EmbedHostStore, type HostPane, paneConstraint } from '../embed/embedHost'
import type { HostRequests } from '../embed/hostRequests'
import type { FocusRegions } from '../focusRegions'
import { isFixed, type Layout } from '../layout/layoutStore'
import type { RegionName } from '../layout/sizes'
import type { DialogStore } from '../shell/dialogStore'
import type { CommandTargets } from './command'

interface TargetParts {
  readonly workspace: Workspace
  readonly tabs: Tabs
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly dialogs: DialogStore
  readonly hostRequests: HostRequests
  readonly afterPaint: (run: () => void) => void
  readonly embedHost: EmbedHostStore
  readonly copyLink: () => void
}

const text = messages.app.commands

/** The heading of a permission or a question that waits, which the agent pane marks so. */
const REQUEST = '[data-needs-you]'
/** The same, of the page around ours. */
const HOST_REQUEST = '[data-host-request] [data-needs-you]'

/** Connects the table of commands with the stores and the focus. */
export function createCommandTargets(parts: TargetParts): CommandTargets {
  const { workspace, tabs, layout, focus, dialogs, hostRequests, afterPaint, embedHost } = parts
  const { terminals, files, agent, connection, config } = workspace
  const live = () => isLive(connection.store.getState())

  const absent = (pane: HostPane | 'panel') => {
    const isThere =
      pane === 'panel'
        ? layout.store.getState().constraints.regions.panel.isShown
        : paneConstraint(embedHost.getState(), pane).isShown
    return isThere ? null : text.paneAbsent
  }
  const enter = (region: RegionName | 'editor') => {
    if (region === 'editor') layout.revealEditor()
    else layout.setOpen(region, true)
    afterPaint(() => focus.focus(region))
  }
  const close = (region: RegionName) => {
    const hadFocus = focus.current() === region
    layout.setOpen(region, false)
    if (hadFocus) afterPaint(() => focus.leave(region))
  }
  const enterField = (region: RegionName) => {
    layout.setOpen(region, true)
    afterPaint(() => focus.focusField(region))
  }

  return {
    layout,
    absent,
    fixed(region) {
      const state = layout.store.getState()
      if (!state.constraints.regions[region].isShown) return text.paneAbsent
      return isFixed(state, region) ? text.panesFixed : null
    },
    readOnly: (area) => (embedHost.getState().readOnly[area] ? messages.embed.readOnly : null),
    openDialog: (open) => dialogs.setState({ open }),
    enter,
    stepRegion: focus.step,
    toggleRegion: (region) => (layout.isOpen(region) ? close(region) : enter(region)),
    toggleComposer() {
      if (focus.current() === 'agent') focus.leave('agent')
      else enterField('agent')
    },
    toggleTerminal() {
      const isShown = layout.isOpen('panel') && layout.store.getState().panelTab === 'terminal'
      if (isShown && focus.current() === 'panel') return close('panel')
      layout.showPanel('terminal')
      terminals.commands.focus()
    },
    newTerminal() {
      layout.showPanel('terminal')
      terminals.commands.open()
      terminals.commands.focus()
    },
    showPanel(tab) {
      layout.showPanel(tab)
      afterPaint(() => focus.focus('panel'))
    },
    needsYou: () => hostRequests.getState().requests.length > 0 || agent.store.getState().open.length > 0,
    goToWhatNeedsYou() {
      if (focus.focusOutside(HOST_REQUEST)) return
      layout.setOpen('agent', true)
      const state = agent.store.getState()
      const shown = selectShownTaskId(state, agent.viewStore.getState())
      const first = selectFirstOpen(state)
      if (first && !state.open.some((id) => state.items[id]?.taskId === shown))
        agent.commands.selectTask(first.taskId)
      afterPaint(() => focus.focusFirst('agent', REQUEST))
    },
    newFile() {
      layout.setOpen('side', true)
      files.commands.newFile()
    },
    save() {
      const path = selectActivePath(tabs.store.getState())
      if (path !== null) void files.editors.save(path)
    },
    saveAll: () => void files.editors.saveAll(),
    activePath: () => selectActivePath(tabs.store.getState()),
    hasTabs: () => tabs.store.getState().tabs.length > 0,
    hasClosedTabs: () => tabs.store.getState().closed.length > 0,
    closeTab: () => tabs.commands.closeActive(),
    reopenTab: () => tabs.commands.reopen(),
    stepTab: (by) => (by === 1 ? tabs.commands.next() : tabs.commands.previous()),
    toggleTabMovesFocus() {
      const { view } = files.editors
      view.setState({ tabMovesFocus: !view.getState().tabMovesFocus })
    },
    hasEncodings: () => files.queries.hasEncodings(),
    encodingRefusal() {
      const path = selectActivePath(tabs.store.getState())
      const file = path === null ? undefined : files.editors.view.getState().files[path]
      if (!file) return text.noFileOpen
      if (!live()) return text.offline
      if (file.isDirty || file.disk !== 'same') return messages.editor.reopenUnsaved
      return file.status === 'ready' || file.status === 'binary' ? null : messages.editor.reopenNoText
    },
    openSettings() {
      tabs.commands.openSettings()
      enter('editor')
    },
    setTheme: (theme) => config.commands.set({ theme }),
    isLive: live,
    isEmbedded: () => embedHost.getState().isEmbed,
    copyLink: parts.copyLink,
    isCurrent: (channel) => isChannelLive(connection.store.getState(), channel),
    newConversation() {
      agent.commands.newConversation()
      enterField('agent')
    },
    retryConnection: () => connection.retryNow(),
  }
}
