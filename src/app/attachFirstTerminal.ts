import type { Workspace } from '../channels/context/workspace'
import { isLive } from '../socket/connection/connectionState'
import type { EmbedHostStore } from './embed/embedHost'
import type { Layout } from './layout/layoutStore'
import { showsTerminal } from './layout/showsTerminal'

interface Options {
  readonly workspace: Pick<Workspace, 'terminals' | 'connection'>
  readonly layout: Layout
  readonly embedHost: EmbedHostStore
}

/**
 * Opens the first terminal of a workspace before its pane is drawn, so that the shell starts meanwhile: it takes about as
 * long as the drawing. A pane that is not shown yet opens it itself when it is. Returns detach.
 *
 *     const detach = attachFirstTerminal({ workspace, layout, embedHost })
 */
export function attachFirstTerminal({ workspace, layout, embedHost }: Options): () => void {
  const { terminals, connection } = workspace
  /** What is shown may be another thing by then than as the page began. */
  function isInSight(): boolean {
    // The frame of a page that is not displayed has no size.
    const hasSize = layout.store.getState().box.width > 0
    return showsTerminal(layout) && hasSize && !embedHost.getState().readOnly.terminal
  }
  /** True once it is settled: a pane that is out of sight then is left to itself, also later. */
  function open(): boolean {
    if (!terminals.store.getState().listed || !isLive(connection.store.getState())) return false
    if (isInSight()) terminals.commands.openFirst()
    return true
  }
  if (open()) return () => {}
  const detach = terminals.store.subscribe(() => open() && detach())
  return detach
}
