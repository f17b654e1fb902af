import { useMemo, useState } from 'react'
import { messages } from '../../messages/en'
import { useApp } from '../AppContext'
import { markLetters } from './markLetters'
import { matchCommands } from './matchCommands'
import { Picker } from './Picker'

const text = messages.app.palette

interface CommandPaletteProps {
  onClose: () => void
  initialQuery?: string
}

/** Every command by name. The chosen one runs once the focus is back where it was, since it may move it. */
export function CommandPalette({ onClose, initialQuery = '' }: CommandPaletteProps) {
  const { commands } = useApp()
  const [query, setQuery] = useState(initialQuery)
  const [recent] = useState(commands.recent)
  const matches = useMemo(() => matchCommands(commands.list, recent, query), [commands, recent, query])
  const pick = (id: string) => {
    commands.used(id)
    onClose()
    setTimeout(() => commands.run(id))
  }
  return (
    <Picker
      title={text.commands}
      placeholder={text.commandsPlaceholder}
      query={query}
      onQuery={setQuery}
      rows={matches.map(({ command, isRecent, indexes }) => ({
        id: command.id,
        label: command.title,
        marked: markLetters(command.title, indexes),
        detail: isRecent && query === '' ? text.recent : command.category,
        shortcut: commands.shown(command.id),
        disabledReason: command.disabledReason?.() ?? undefined,
      }))}
      onPick={pick}
      onClose={onClose}
      note={matches.length === 0 ? text.noCommand(query) : text.count(matches.length)}
    />
  )
}
