import { useState } from 'react'
import { usePreloadedEditor } from '../../channels/files/editor/usePreloadedEditor'
import { paletteMessages } from '../../messages/commandLists'
import { Picker } from './Picker'
import { useCommandRows } from './useCommandRows'
import { useFileRows } from './useFileRows'

const text = paletteMessages

export interface PaletteProps {
  /** What it begins with; `>` in front of a file name turns to commands. */
  kind: 'commands' | 'files'
  onClose: () => void
}

/** Commands and files by part of their name. */
export function Palette({ kind, onClose }: PaletteProps) {
  const [query, setQuery] = useState('')
  const isForCommands = kind === 'commands' || query.startsWith('>')
  const commands = useCommandRows(kind === 'commands' ? query : query.slice(1))
  const files = useFileRows(isForCommands ? '' : query)
  const shown = isForCommands ? commands : files
  usePreloadedEditor(!isForCommands)
  return (
    <Picker
      title={isForCommands ? text.commands : text.files}
      placeholder={kind === 'commands' ? text.commandsPlaceholder : text.filesPlaceholder}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      {...shown}
    />
  )
}
