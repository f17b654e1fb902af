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
  const { box } = layout.store.getState()
  // The frame of a page that is not displayed has no size.
  if (!showsTerminal(layout) || box.width === 0 || embedHost.getState().readOnly.terminal) return () => {}
  function open(): boolean {
    if (!terminals.store.getState().listed || !isLive(connection.store.getState())) return false
    terminals.commands.openFirst()
    return true
  }
  if (open()) return () => {}
  const detach = terminals.store.subscribe(() => open() && detach())
  return detach
}
