import { isComposing } from '../../lib/isComposing'
import type { FocusRegions } from '../focusRegions'
import type { Layout } from './layoutStore'
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
    const { box } = layout.store.getState()
    if (isDrawer(region, box) && layout.isOpen(region)) close(region)
  }
  target.addEventListener('keydown', onKeyDown)
  return () => target.removeEventListener('keydown', onKeyDown)
}
