import type { SideView } from '../layout/layoutStore'
import type { RegionName } from '../layout/sizes'
import type { CommandParts } from './command'

/** Opens and closes regions and takes the focus along: `const { enter } = createRegionMoves(parts); enter('side')`. */
export function createRegionMoves({
  layout,
  focus,
  afterPaint,
}: Pick<CommandParts, 'layout' | 'focus' | 'afterPaint'>) {
  function enter(region: RegionName | 'editor'): void {
    if (region === 'editor') layout.revealEditor()
    else layout.setOpen(region, true)
    afterPaint(() => focus.focus(region))
  }
  function enterSide(view: SideView): void {
    layout.showSide(view)
    afterPaint(() => focus.focus('side'))
  }
  function close(region: RegionName): void {
    const hadFocus = focus.current() === region
    layout.setOpen(region, false)
    if (hadFocus) afterPaint(() => focus.leave(region))
  }
  return {
    enter,
    enterSide,
    close,
    toggle: (region: RegionName) => (layout.isOpen(region) ? close(region) : enter(region)),
    /** Puts the focus into the field of the region where the user writes. */
    enterField(region: RegionName): void {
      layout.setOpen(region, true)
      afterPaint(() => focus.focusField(region))
    },
  }
}
