import { effectiveSetting } from '../../channels/config/store'
import { textCommandMessages as text } from '../../messages/editing/textCommands'
import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

type Keys = NonNullable<Command['keys']>
const NO_KEYS: Keys = { all: [] }
const mod = (key: string): Keys => ({ all: [`Mod+${key}`] })
/** Of the editor, too: they are taken where it has the focus. On a Mac, Option with a letter types. */
const ACTIONS: readonly (readonly [title: keyof typeof text.actions, action: string, keys: Keys])[] = [
  ['format', 'editor.action.formatDocument', { all: ['Alt+Shift+F'], mac: [] }],
  ['comment', 'editor.action.commentLine', mod('/')],
  ['blockComment', 'editor.action.blockComment', NO_KEYS],
  ['foldAll', 'editor.foldAll', NO_KEYS],
  ['unfoldAll', 'editor.unfoldAll', NO_KEYS],
  ['duplicate', 'editor.action.copyLinesDownAction', NO_KEYS],
  ['moveUp', 'editor.action.moveLinesUpAction', { all: ['Alt+ArrowUp'] }],
  ['moveDown', 'editor.action.moveLinesDownAction', { all: ['Alt+ArrowDown'] }],
  ['deleteLines', 'editor.action.deleteLines', mod('Shift+K')],
  ['sort', 'editor.action.sortLinesAscending', NO_KEYS],
  ['trim', 'editor.action.trimTrailingWhitespace', NO_KEYS],
  ['upper', 'editor.action.transformToUppercase', NO_KEYS],
  ['lower', 'editor.action.transformToLowercase', NO_KEYS],
  ['expand', 'editor.action.smartSelect.expand', NO_KEYS],
  ['bracket', 'editor.action.jumpToBracket', NO_KEYS],
  ['nextOccurrence', 'editor.action.addSelectionToNextFindMatch', mod('D')],
  ['allOccurrences', 'editor.action.selectHighlights', mod('Shift+L')],
  ['toSpaces', 'editor.action.indentationToSpaces', NO_KEYS],
  ['toTabs', 'editor.action.indentationToTabs', NO_KEYS],
]

/** The editor's own actions, and how it shows a text. */
export function textCommands(parts: CommandParts): readonly Command[] {
  const { workspace } = parts
  const refuse = createRefusals(parts)
  const category = messages.app.commands.editor
  const front = () => workspace.files.editors.inFront.current()
  function why(action: string): string | null {
    const state = front()?.state(action)
    if (state === undefined) return refuse.absent('editor') ?? text.noText
    if (state === 'readOnly') return text.readOnly
    return state === 'ready' ? null : text.notHere
  }
  const actions = ACTIONS.map(
    ([title, action, keys]): Command => ({
      id: `text.${title}`,
      title: text.actions[title],
      category,
      keys,
      hasKeys: () => front()?.hasFocus() ?? false,
      run: () => front()?.run(action),
      disabledReason: () => why(action),
    }),
  )
  return [...actions, ...looksCommands(parts)]
}

/** The limits of the setting (docs/protocol.md, G). */
const FONT_SIZE = { min: 10, max: 28, own: 13 }

function looksCommands({ workspace }: CommandParts): readonly Command[] {
  const config = () => workspace.config
  const category = messages.app.commands.view
  const inForce = <K extends 'editor.wordWrap' | 'editor.minimap' | 'editor.fontSize'>(key: K) =>
    effectiveSetting(key, config().viewStore.getState(), config().store.getState())
  const toggle = (key: 'editor.wordWrap' | 'editor.minimap') => () =>
    config().commands.set({ [key]: !inForce(key) })
  const zoom = (by: number) => () =>
    config().commands.set({
      'editor.fontSize': Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, inForce('editor.fontSize') + by)),
    })
  return [
    {
      id: 'wordWrap',
      title: text.wordWrap,
      category,
      keys: { all: ['Alt+Z'], mac: [] },
      run: toggle('editor.wordWrap'),
    },
    { id: 'minimap', title: text.minimap, category, run: toggle('editor.minimap') },
    { id: 'largerText', title: text.larger, category, run: zoom(1) },
    { id: 'smallerText', title: text.smaller, category, run: zoom(-1) },
    {
      id: 'ownTextSize',
      title: text.ownSize,
      category,
      run: () => config().commands.set({ 'editor.fontSize': FONT_SIZE.own }),
    },
  ]
}
