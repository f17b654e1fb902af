import { askingOf } from '../../channels/agent/requests/asking'
import { selectShownTaskId } from '../../channels/agent/store'
import type { CommandParts } from './command'

/** The heading of a permission or a question that waits, which the agent pane marks so. */
const REQUEST = '[data-needs-you]'
/** The same, of the embed host. */
const HOST_REQUEST = '[data-host-request] [data-needs-you]'

/** The way to what waits for the user, in whatever conversation. */
export function createNeedsYou({ workspace, layout, focus, hostRequests, afterPaint }: CommandParts) {
  return {
    isWaiting: () =>
      hostRequests.getState().requests.length > 0 || workspace.agent.store.getState().open.length > 0,
    /** Where the focus is at a request already, another conversation that asks comes next. */
    go(): void {
      if (focus.focusOutside(HOST_REQUEST)) return
      const { store, viewStore, commands } = workspace.agent
      layout.setOpen('agent', true)
      const state = store.getState()
      const asking = askingOf(state).map(({ taskId }) => taskId)
      const shown = selectShownTaskId(state, viewStore.getState())
      const at = shown === null ? -1 : asking.indexOf(shown)
      const next = at === -1 || focus.isAt(REQUEST) ? asking[(at + 1) % asking.length] : asking[at]
      if (next !== undefined && next !== shown) commands.selectTask(next)
      else commands.showList(false)
      afterPaint(() => focus.focusWhenDrawn('agent', REQUEST))
    },
  }
}
