import { effectiveSetting } from '../../channels/config/store'
import { formatOf } from '../../channels/files/format/useFormat'
import { formatMessages } from '../../messages/editing/format'
import { textCommandMessages as text } from '../../messages/editing/textCommands'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
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
  ['fold', 'editor.fold', { all: ['Mod+Shift+['], mac: ['Mod+Alt+['] }],
  ['unfold', 'editor.unfold', { all: ['Mod+Shift+]'], mac: ['Mod+Alt+]'] }],
  ['toggleFold', 'editor.toggleFold', NO_KEYS],
  ['foldRecursively', 'editor.foldRecursively', NO_KEYS],
  ['unfoldRecursively', 'editor.unfoldRecursively', NO_KEYS],
  ['foldAll', 'editor.foldAll', NO_KEYS],
  ['unfoldAll', 'editor.unfoldAll', NO_KEYS],
  ['foldLevel1', 'editor.foldLevel1', NO_KEYS],
  ['foldLevel2', 'editor.foldLevel2', NO_KEYS],
  ['foldLevel3', 'editor.foldLevel3', NO_KEYS],
  ['foldComments', 'editor.foldAllBlockComments', NO_KEYS],
  ['foldOthers', 'editor.foldAllExcept', NO_KEYS],
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
  ['previousOccurrence', 'editor.action.addSelectionToPreviousFindMatch', NO_KEYS],
  ['skipOccurrence', 'editor.action.moveSelectionToNextFindMatch', NO_KEYS],
  ['cursorAbove', 'editor.action.insertCursorAbove', { all: ['Mod+Alt+ArrowUp'], mac: [] }],
  ['cursorBelow', 'editor.action.insertCursorBelow', { all: ['Mod+Alt+ArrowDown'], mac: [] }],
  ['cursorsAtEnds', 'editor.action.insertCursorAtEndOfEachLineSelected', { all: ['Alt+Shift+I'], mac: [] }],
  ['undoCursor', 'cursorUndo', mod('U')],
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
  return [
    ...actions.map((one) => (one.id === 'text.format' ? withProject(one, parts) : one)),
    ...looksCommands(parts),
    distrust(parts),
  ]
}

/** By the formatter of the project where it has one, else by the editor's own. */
function withProject(own: Command, parts: CommandParts): Command {
  const { workspace, tabs } = parts
  const refuse = createRefusals(parts)
  const format = () => formatOf(workspace)
  const path = () => selectActivePath(tabs.store.getState())
  const isAsked = () => format().isKnown() && refuse.offline() === null
  return {
    ...own,
    run() {
      const at = path()
      const otherwise = own.disabledReason?.() === null ? own.run : null
      if (at !== null && isAsked()) format().run(at, otherwise)
      else otherwise?.()
    },
    disabledReason() {
      const why = own.disabledReason?.() ?? null
      return why === text.notHere && isAsked() ? null : why
    },
  }
}

/** The answer to the one question about programs of the workspace is taken back. */
function distrust({ workspace }: CommandParts): Command {
  return {
    id: 'distrust',
    title: formatMessages.distrust,
    category: messages.app.commands.editor,
    run: () => formatOf(workspace).distrust(),
    isAbsent: () => !formatOf(workspace).isKnown(),
  }
}

type Shown = 'editor.wordWrap' | 'editor.minimap' | 'editor.stickyScroll'

/** The limits of the setting (docs/protocol.md, G). */
const FONT_SIZE = { min: 10, max: 28, own: 13 }

function looksCommands({ workspace }: CommandParts): readonly Command[] {
  const config = () => workspace.config
  const category = messages.app.commands.view
  const inForce = <K extends Shown | 'editor.fontSize'>(key: K) =>
    effectiveSetting(key, config().viewStore.getState(), config().store.getState())
  const toggle = (key: Shown) => () => config().commands.set({ [key]: !inForce(key) })
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
    { id: 'stickyScroll', title: text.stickyScroll, category, run: toggle('editor.stickyScroll') },
    {
      id: 'largerText',
      title: text.larger,
      category,
      // On a Mac, Option with a sign types.
      keys: { all: ['Alt+Shift+.'], mac: ['Ctrl+Shift+.'] },
      run: zoom(1),
    },
    {
      id: 'smallerText',
      title: text.smaller,
      category,
      keys: { all: ['Alt+Shift+,'], mac: ['Ctrl+Shift+,'] },
      run: zoom(-1),
    },
    {
      id: 'ownTextSize',
      title: text.ownSize,
      category,
      run: () => config().commands.set({ 'editor.fontSize': FONT_SIZE.own }),
    },
  ]
}
