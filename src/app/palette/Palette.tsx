import { useState } from 'react'
import { usePreloadedEditor } from '../../channels/files/editor/usePreloadedEditor'
import { paletteMessages } from '../../messages/commandLists'
import { Picker } from './Picker'
import { modeOf, type PaletteMode } from './paletteMode'
import { useCommandRows } from './useCommandRows'
import { useFileRows } from './useFileRows'
import { useLineRows } from './useLineRows'
import { useSymbolRows } from './useSymbolRows'

const text = paletteMessages

export interface PaletteProps {
  /** What it begins with; a sign in front of a file name turns to something else (`paletteMode.ts`). */
  kind: 'commands' | 'files'
  /** What stands in its field at first. */
  start?: string
  onClose: () => void
}

/** Commands, files, lines and symbols by part of their name. */
export function Palette({ kind, start = '', onClose }: PaletteProps) {
  const [query, setQuery] = useState(start)
  const { mode, wanted } = modeOf(kind, query)
  const on = (one: PaletteMode) => (mode === one ? wanted : null)
  const rows = {
    commands: useCommandRows(on('commands') ?? ''),
    files: useFileRows(on('files') ?? ''),
    line: useLineRows(on('line') ?? ''),
    symbols: useSymbolRows('file', on('symbols')),
    workspaceSymbols: useSymbolRows('workspace', on('workspaceSymbols')),
  }
  usePreloadedEditor(mode !== 'commands')
  return (
    <Picker
      title={text.titles[mode]}
      placeholder={kind === 'commands' ? text.commandsPlaceholder : text.filesPlaceholder}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      {...rows[mode]}
    />
  )
}
