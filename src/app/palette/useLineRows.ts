import { useMemo } from 'react'
import { useStore } from 'zustand/react'
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
  const status = useStore(editors.view, ({ files }) => (path === null ? undefined : files[path]?.status))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text may come while its lines are asked for
  const lines = useMemo(() => {
    const shown = path === null ? null : editors.shownText(path)
    return shown === null ? null : shown.split('\n').length
  }, [editors, path, status])
  if (path === null || lines === null)
    return { rows: [], note: status === 'loading' ? text.searching : text.noText, onPick: () => {} }
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
