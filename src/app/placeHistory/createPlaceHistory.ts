import type { Workspace } from '../../channels/context/workspace'
import type { Clock } from '../../lib/clock'
import type { Tabs } from '../editorArea/tabCommands'
import { movedPlaces, NO_PLACES, type PlaceHistory, stepped, visited } from './placeHistory'

interface Parts {
  readonly files: {
    readonly editors: Pick<Workspace['files']['editors'], 'view' | 'onSavedAs'>
    readonly commands: Pick<Workspace['files']['commands'], 'onMoved'>
  }
  readonly tabs: { readonly commands: Pick<Tabs['commands'], 'openFile'> }
  readonly clock: Pick<Clock, 'after'>
}

/** The cursor is where the user meant to be, ms. */
const RESTED_MS = 100

/** Follows the cursor of the editor in front: `history.go(-1)` leads to where it was before. It listens as long as the page stands. */
export function createPlaceHistory({ files, tabs, clock }: Parts) {
  const { editors } = files
  let history: PlaceHistory = NO_PLACES
  let cancel: (() => void) | null = null
  const look = () => {
    cancel?.()
    cancel = null
    const { cursor } = editors.view.getState()
    if (cursor) history = visited(history, cursor)
  }
  editors.view.subscribe(({ cursor }, before) => {
    // A file that is opened at a line is at its first one before.
    if (cursor && cursor !== before.cursor) cancel ??= clock.after(RESTED_MS, look)
  })
  const follow = (oldPath: string, newPath: string) => {
    history = movedPlaces(history, (path) =>
      path === oldPath || path.startsWith(`${oldPath}/`) ? newPath + path.slice(oldPath.length) : path,
    )
  }
  files.commands.onMoved(follow)
  editors.onSavedAs(follow)
  /** From where there is no text, the way back leads to the text that one came from. */
  const next = (by: 1 | -1): PlaceHistory | null =>
    by === -1 && editors.view.getState().cursor === null && history.at >= 0 ? history : stepped(history, by)
  return {
    can(by: 1 | -1): boolean {
      // Who came a moment ago can go back at once.
      if (cancel) look()
      return next(by) !== null
    },
    go(by: 1 | -1): void {
      look()
      const target = next(by)
      const place = target?.places[target.at]
      if (!target || !place) return
      history = target
      tabs.commands.openFile(place.path, { focus: true, line: place.line, column: place.column })
    },
  }
}
