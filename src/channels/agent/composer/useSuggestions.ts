import { type KeyboardEvent, use, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { agentContextMessages } from '../../../messages/agentContext'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { selectTask } from '../store'
import { matchingCommands } from './commandSuggestions'
import { MentionContext } from './MentionContext'
import { mentionOf } from './mentionOf'
import type { Suggestion } from './SuggestionList'
import { type Trigger, triggerAt } from './suggestionTrigger'

const copy = agentContextMessages.suggest

interface Suggestions {
  readonly trigger: Trigger
  readonly label: string
  readonly note: string
  readonly rows: readonly Suggestion[]
  readonly active: number
  /** True when the key was for the list. */
  readonly keyed: (event: KeyboardEvent) => boolean
}

interface Options {
  readonly taskId: string | null
  readonly text: string
  /** Null while something is selected, or the focus is elsewhere. */
  readonly caret: number | null
  readonly onPick: (trigger: Trigger, row: Suggestion) => void
}

/** The list for the word at the caret; null when there is none to show. */
export function useSuggestions({ taskId, text, caret, onPick }: Options): Suggestions | null {
  const trigger = caret === null ? null : triggerAt(text, caret)
  const commands = useSlashCommands(taskId)
  const [chosen, setChosen] = useState({ word: '', index: 0 })
  const [closed, setClosed] = useState<string | null>(null)
  const place = trigger && `${trigger.kind} ${trigger.from}`
  // Closed for this word; the next one opens the list again.
  if (closed !== null && closed !== place) setClosed(null)
  const files = useFiles(trigger)
  const listed =
    trigger?.kind === 'file' ? files : commands.length > 0 ? commandRows(commands, trigger) : null
  if (trigger === null || listed === null || closed === place) return null

  const { rows, label, none } = listed
  const active = chosen.word === trigger.query ? Math.min(chosen.index, rows.length - 1) : 0
  const choose = (index: number) => setChosen({ word: trigger.query, index })
  const keyed = (event: KeyboardEvent): boolean => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return false
    const last = rows.length - 1
    const row = rows[active]
    if (event.key === 'Escape') setClosed(place)
    else if (row === undefined || event.shiftKey) return false
    else if (event.key === 'ArrowDown') choose(active === last ? 0 : active + 1)
    else if (event.key === 'ArrowUp') choose(active <= 0 ? last : active - 1)
    // What is written out is sent, not completed once more.
    else if (event.key === 'Tab' || (event.key === 'Enter' && row.label.slice(1) !== trigger.query))
      onPick(trigger, row)
    else return false
    event.preventDefault()
    return true
  }
  const note = rows.length === 0 ? none : copy.keys(rows.length)
  return { trigger, label, note, rows, active, keyed }
}

interface Listed {
  readonly rows: readonly Suggestion[]
  readonly label: string
  readonly none: string
}

function commandRows(commands: typeof NONE, trigger: Trigger | null): Listed | null {
  if (trigger === null) return null
  const rows = matchingCommands(commands, trigger.query).map(({ name, description }) => ({
    id: name,
    label: `/${name}`,
    detail: description,
  }))
  return { rows, label: copy.commands, none: copy.noCommand(trigger.query) }
}

/** Null where no file can go with a message, or none is named. */
function useFiles(trigger: Trigger | null): Listed | null {
  const { useFound } = use(MentionContext)
  const canAttach = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  const isFile = canAttach && trigger?.kind === 'file'
  const [, name = '', lines = ''] = /^"?(.*?)"?(:\d+(?:-\d*)?)?$/.exec(trigger?.query ?? '') ?? []
  const paths = useFound(isFile ? name : null)
  if (!isFile) return null
  const rows = paths.map((path) => ({
    id: path,
    label: mentionOf(path, path.endsWith('/') ? '' : lines.replace(/-$/, '')),
    detail: path.endsWith('/') ? copy.folder : '',
  }))
  return { rows, label: copy.files, none: copy.noFile(name) }
}

const NONE: readonly { name: string; description: string }[] = []

/** What the agent of the conversation lists; before it has, what the server knows of it. */
function useSlashCommands(taskId: string | null) {
  const own = useAgent((state) => selectTask(taskId)(state)?.commands?.commands)
  const agent = useAgent((state) => selectTask(taskId)(state)?.task?.agent)
  const config = useConfig((state) => state.config?.agent)
  if (own) return own
  return config && (agent === undefined || agent === config.provider) ? config.commands : NONE
}
