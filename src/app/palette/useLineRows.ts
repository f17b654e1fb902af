import { useMemo } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { nameOf } from '../../channels/files/paths'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { paletteMessages as text } from '../../messages/commandLists'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import type { PickerContent } from './Picker'
import { placeOf } from './paletteMode'

/** A line of the file in front. */
export function useLineRows(wanted: string): PickerContent {
  const { openFile } = useApp()
  const { editors } = useWorkspace().files
  const path = useTabs(selectActivePath)
  const lines = useMemo(() => {
    const shown = path === null ? null : editors.shownText(path)
    return shown === null ? null : shown.split('\n').length
  }, [editors, path])
  if (path === null || lines === null) return { rows: [], note: text.noText, onPick: () => {} }
  const { line, column } = placeOf(wanted)
  const name = revealHiddenInLine(nameOf(path))
  const note = text.lines(name, lines)
  if (line === undefined) return { rows: [], note, onPick: () => {} }
  const meant = Math.min(line, lines)
  return {
    rows: [{ id: 'line', label: text.goToLine(meant, column), detail: name }],
    note,
    onPick: () => openFile(path, { focus: true, line: meant, column }),
  }
}
