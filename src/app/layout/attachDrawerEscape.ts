import { isComposing } from '../../lib/isComposing'
import type { FocusRegions } from '../focusRegions'
import { fillsMain, type Layout } from './layoutStore'
import { isDrawer } from './sizes'

interface Parts {
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly close: (region: 'side' | 'agent') => void
}

/** Escape closes the drawer that has the focus, unless something in it wanted the key. Returns detach. */
export function attachDrawerEscape(target: Document, { layout, focus, close }: Parts): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return
    const region = focus.current()
    if (region !== 'side' && region !== 'agent') return
    const state = layout.store.getState()
    if (region === 'agent' && fillsMain(state)) return
    if (isDrawer(region, state.box) && layout.isOpen(region)) close(region)
  }
  target.addEventListener('keydown', onKeyDown)
  return () => target.removeEventListener('keydown', onKeyDown)
}
