import { useMemo, useState } from 'react'
import { paletteMessages } from '../../messages/commandLists'
import { useApp } from '../AppContext'
import { markLetters } from './markLetters'
import { matchCommands } from './matchCommands'
import type { PickerContent } from './Picker'

const text = paletteMessages

/** Every command that matches; those used last come first. */
export function useCommandRows(query: string): PickerContent {
  const { commands } = useApp()
  const [recent] = useState(commands.recent)
  // This list is itself a command, of no use in it.
  const listed = useMemo(
    () => commands.list().filter(({ id, isAbsent }) => id !== 'commands' && isAbsent?.() !== true),
    [commands],
  )
  const matches = useMemo(() => matchCommands(listed, recent, query), [listed, recent, query])
  return {
    rows: matches.map(({ command, isRecent, indexes }) => ({
      id: command.id,
      label: command.title,
      marked: markLetters(command.title, indexes),
      detail: isRecent && query === '' ? text.recent : command.category,
      shortcut: commands.shown(command.id),
      disabledReason: command.disabledReason?.() ?? undefined,
    })),
    note: matches.length === 0 ? text.noCommand(query) : text.count(matches.length),
    onPick(id) {
      commands.used(id)
      commands.run(id)
    },
  }
}
