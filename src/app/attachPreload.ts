import type { Clock } from '../lib/clock'
import type { Workspace } from '../workspace/workspace'

/** What the first paint needs comes before, ms. */
const REST_MS = 1500
/** What did not come is tried again after this long, then ever less often, ms. */
const RETRY_MS = 30_000
const MAX_RETRY_MS = 10 * 60_000

type Part = () => Promise<unknown>

/** Code for what somebody may open next. Monaco is not among it: it is large, and comes with the first file. */
const PARTS: readonly Part[] = [
  () => import('../ui/TooltipBubble'),
  () => import('../ui/CopyByHand'),
  () => import('./status/ConnectionDialog'),
  () => import('./share/ShareDialog'),
  () => import('./status/SignInDialog'),
  () => import('./ShortcutsDialog'),
  () => import('./SmallMenu'),
  () => import('../channels/agent/AgentPane'),
  () => import('../channels/files/FileTree'),
  () => import('../channels/files/EditorPane'),
  () => import('../channels/terminal/TerminalScreen'),
  () => import('../channels/ports/PortsPane'),
  () => import('../channels/ports/PreviewFrame'),
  () => import('../channels/config/SettingsPane'),
]

/**
 * Fetches the rest of the page once it is connected and at rest: when the connection is lost it is too late, for
 * the code comes from the same server. Returns detach.
 */
export function attachPreload(
  connection: Workspace['connection']['store'],
  clock: Pick<Clock, 'after'>,
  parts = PARTS,
): () => void {
  let cancel = () => {}
  let isGone = false

  async function fetchAll(wanted: readonly Part[], retryMs: number): Promise<void> {
    const failed: Part[] = []
    for (const part of wanted) {
      if (isGone) return
      await part().catch(() => failed.push(part))
    }
    if (isGone || failed.length === 0) return
    const next = Math.min(2 * retryMs, MAX_RETRY_MS)
    cancel = clock.after(retryMs, () => void fetchAll(failed, next))
  }

  const unsubscribe = connection.subscribe(begin)
  begin()

  function begin(): void {
    if (!connection.getState().everLive) return
    unsubscribe()
    cancel = clock.after(REST_MS, () => void fetchAll(parts, RETRY_MS))
  }

  return () => {
    isGone = true
    unsubscribe()
    cancel()
  }
}
