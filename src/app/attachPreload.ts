import type { Workspace } from '../channels/context/workspace'
import type { Clock } from '../lib/clock'

/** What the first paint needs comes before, ms. */
const REST_MS = 1500

type Part = () => Promise<unknown>

/**
 * Code for what the user may open next. Monaco is not among it: it is large, and comes with the first file. Nor is the dialog
 * that shares the workspace, which is of use only while others can reach it.
 */
const PARTS: readonly Part[] = [
  () => import('../ui/tooltip/TooltipBubble'),
  () => import('../ui/CopyByHand'),
  () => import('./status/ConnectionDialog'),
  () => import('./status/SignInDialog'),
  () => import('./shell/ShortcutsDialog'),
  () => import('./palette/ReopenWith'),
  () => import('./shell/SmallMenu'),
  () => import('./shell/WorkspaceAgent'),
  () => import('../channels/files/tree/FileTree'),
  () => import('../channels/files/acts/createFileActs'),
  () => import('../channels/files/acts/TreeAside'),
  () => import('../channels/files/editor/EditorPane'),
  () => import('../channels/terminal/screen/TerminalScreen'),
  () => import('../channels/ports/PortsPane'),
  () => import('../channels/ports/preview/PreviewFrame'),
  () => import('../channels/config/SettingsPane'),
  () => import('./ask/askAgent'),
  () => import('./follow/FollowItem'),
  () => import('../channels/agent/find/FindBar'),
  () => import('../channels/agent/composer/readAttachments'),
  () => import('../channels/agent/composer/AttachedChips'),
  () => import('../channels/agent/composer/UnsavedDialog'),
]

/**
 * Fetches the rest of the page once it is connected and at rest: when the connection is lost it is too late, for
 * the code comes from the same server. Each part waits for the network by itself (`loadPart`). Returns detach.
 */
export function attachPreload(
  connection: Workspace['connection']['store'],
  clock: Pick<Clock, 'after'>,
  parts = PARTS,
): () => void {
  let cancel = () => {}
  let isGone = false

  async function fetchAll(): Promise<void> {
    for (const part of parts) {
      if (isGone) return
      // What fails is not on the server any more. Opening it says so.
      await part().catch(() => {})
    }
  }

  const unsubscribe = connection.subscribe(begin)
  begin()

  function begin(): void {
    if (!connection.getState().everLive) return
    unsubscribe()
    cancel = clock.after(REST_MS, () => void fetchAll())
  }

  return () => {
    isGone = true
    unsubscribe()
    cancel()
  }
}
