import { Bot } from 'lucide-react'
import { gitLogMessages } from '../../../messages/editing/gitLog'
import { textMenuMessages } from '../../../messages/textMenu'
import type { MenuItem } from '../../../ui/menu/menuItem'
import type { FilePast } from '../viewStore'
import type { MenuFacts } from './monaco/monacoMenu'

const text = textMenuMessages

export const FORMAT = 'editor.action.formatDocument'

interface TextMenuParts {
  readonly facts: MenuFacts
  /** Why the text cannot be changed. */
  readonly readOnlyReason: string
  readonly isMac: boolean
  readonly run: (action: string) => void
  /** Absent: no agent can be asked. */
  readonly ask?: AskAboutText | undefined
  /** Keys that ask about what is selected. */
  readonly askKeys?: string | undefined
  /** Of the file at `path`; absent: git knows nothing of it. */
  readonly past?: FilePast
  readonly path?: string
}

/** Asks the agent about lines of a file, null for all of it, and about what is marked as wrong there. */
export type AskAboutText = (lines: NonNullable<MenuFacts['lines']> | null, problem: string | null) => void

interface Action {
  readonly id: string
  readonly label: string
  /** With Ctrl; on a Mac it is ⌘. */
  readonly keys: string
  readonly changes?: boolean
  readonly isShown?: boolean
}

/** What can be done with a text, in groups. What would need to know other files is not there. */
export function textMenu(parts: TextMenuParts): readonly MenuItem[] {
  const { facts, readOnlyReason, isMac, run } = parts
  const { isLocalSymbol, hasProblems, canFormat, isReadOnly } = facts
  const groups: readonly (readonly Action[])[] = [
    [
      { id: 'editor.action.revealDefinition', label: text.definition, keys: 'F12', isShown: isLocalSymbol },
      {
        id: 'editor.action.goToReferences',
        label: text.references,
        keys: 'Shift+F12',
        isShown: isLocalSymbol,
      },
      { id: 'editor.action.marker.next', label: text.problem, keys: 'F8', isShown: hasProblems },
    ],
    [
      { id: 'editor.action.rename', label: text.rename, keys: 'F2', changes: true, isShown: isLocalSymbol },
      { id: 'editor.action.changeAll', label: text.occurrences, keys: 'Ctrl+F2', changes: true },
      {
        id: FORMAT,
        label: text.format,
        keys: 'Shift+Alt+F',
        changes: true,
        isShown: canFormat,
      },
    ],
    [
      { id: 'editor.action.clipboardCutAction', label: text.cut, keys: 'Ctrl+X', changes: true },
      { id: 'editor.action.clipboardCopyAction', label: text.copy, keys: 'Ctrl+C' },
      { id: 'editor.action.clipboardPasteAction', label: text.paste, keys: 'Ctrl+V', changes: true },
    ],
  ]
  const items = groups
    .map((group) => group.filter(({ isShown = true }) => isShown))
    .filter((group) => group.length > 0)
    .flatMap((group, place) =>
      group.map(({ id, label, keys, changes = false }, index) => ({
        id,
        label,
        shortcut: isMac ? onMac(keys) : keys,
        disabledReason: changes && isReadOnly ? readOnlyReason : undefined,
        separatorBefore: place > 0 && index === 0,
        onSelect: () => run(id),
      })),
    )
  return [...items, ...pastItems(parts), ...askItems(parts)]
}

function pastItems({ past, path }: TextMenuParts): readonly MenuItem[] {
  if (!past || path === undefined) return []
  return [
    {
      id: 'history',
      label: gitLogMessages.fileHistory,
      separatorBefore: true,
      onSelect: () => past.showHistory(path),
    },
    {
      id: 'blame',
      label: gitLogMessages.blame,
      isCurrent: past.annotate !== null,
      onSelect: past.toggleBlame,
    },
  ]
}

function askItems({ facts, ask, askKeys }: TextMenuParts): readonly MenuItem[] {
  const { lines, hasSelection, problem } = facts
  if (!ask || lines === null) return []
  const about = {
    id: 'ask',
    label: hasSelection ? text.askSelection : text.askLine,
    icon: Bot,
    shortcut: hasSelection ? askKeys : undefined,
    separatorBefore: true,
    onSelect: () => ask(lines, null),
  }
  if (problem === null) return [about]
  return [about, { id: 'askProblem', label: text.askProblem, icon: Bot, onSelect: () => ask(lines, problem) }]
}

const MAC_SIGNS: readonly (readonly [string, string])[] = [
  ['Alt+', '⌥'],
  ['Shift+', '⇧'],
  ['Ctrl+', '⌘'],
]

const onMac = (keys: string) => MAC_SIGNS.reduce((shown, [name, sign]) => shown.replace(name, sign), keys)
