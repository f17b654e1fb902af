import type { SearchWish } from '../../channels/files/search/useSearch'
import { messages } from '../../messages/en'
import { hasView } from '../layout/useSideViews'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'

const text = messages.app.commands

/** Searches in files; the field has the focus. */
export function searchCommands(parts: CommandParts): readonly Command[] {
  const refuse = createRefusals(parts)
  const searchIn = createSearchIn(parts)
  const isAbsent = () => !hasView(parts.workspace, 'search')
  return [
    {
      id: 'focusSearch',
      title: text.focusSearch,
      category: text.go,
      keys: { all: ['Mod+Shift+F'] },
      run: () => searchIn(),
      isAbsent,
      disabledReason: () => refuse.absent('files'),
    },
    {
      id: 'replaceInFiles',
      title: text.replaceInFiles,
      category: text.go,
      keys: { all: ['Mod+Shift+H'], mac: [] },
      run: () => searchIn({ isReplacing: true }),
      isAbsent,
      disabledReason: () => refuse.absent('files') ?? refuse.readOnly('files'),
    },
  ]
}

/** Shows the search: `createSearchIn(parts)({ folder: '/src' })` in this folder alone. */
export function createSearchIn(parts: Pick<CommandParts, 'workspace' | 'layout' | 'focus' | 'afterPaint'>) {
  const { enterSide } = createRegionMoves(parts)
  return (wish: SearchWish = {}): void => {
    // Asked before the focus goes.
    const query = parts.workspace.files.editors.inFront.current()?.soughtText()
    enterSide('search')
    // Where the code does not come, the view says so.
    import('../../channels/files/search/useSearch').then(
      ({ searchFor }) => searchFor(parts.workspace, { ...(query && { query }), ...wish }),
      () => {},
    )
  }
}
