import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { mergeMessages as words } from '../../../../messages/editing/merge'
import { messages } from '../../../../messages/en'
import type { Documents } from '../documents'
import { monaco } from '../monaco/monaco'
import { attachReviewButtons } from '../monaco/monacoReviewButtons'
import reviewStyles from '../ReviewCode.module.css'
import { compareSides, noteMarked } from './attachMerging'
import {
  acceptedLines,
  conflictAt,
  FIRST_MARK,
  findConflicts,
  type MarkedChoice,
  type MarkedConflict,
  type MarkedConflicts,
  stepTo,
} from './conflictMarkers'
import styles from './MarkedConflicts.module.css'

/** What is typed is looked at after this time, ms. */
const LOOK_MS = 100
/** Units of a text in which conflicts are looked for. */
const MAX_LENGTH = 5_000_000

type Part = MarkedConflict['current']

/**
 * Finds the conflicts that git wrote into the text of an editor, tints their sides and puts buttons above each, which Tab
 * reaches where it moves the focus; commands do the same at the cursor.
 */
export function attachConflicts(code: editor.ICodeEditor, editors: Documents, shown: () => string | null) {
  const marks = code.createDecorationsCollection()
  let conflicts: readonly MarkedConflict[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const isReadOnly = () => code.getOption(monaco.editor.EditorOption.readOnly)
  const lineNow = () => code.getPosition()?.lineNumber ?? 1

  const buttons = attachReviewButtons(
    { getModifiedEditor: () => code },
    () => conflicts.map(({ start, end }) => ({ before: all(start, end), after: all(start, end) })),
    {
      className: reviewStyles.changeButtons ?? '',
      isTabStop: true,
      groupName: ({ after }) =>
        words.marked(conflicts.findIndex(({ start }) => start === after.start) + 1, conflicts.length),
      acts: (['current', 'incoming', 'both', 'compare'] as const).map((act) => ({
        label: words.accept[act],
        name: words.acceptNamed[act],
        run: ({ after }) =>
          run(
            act,
            conflicts.find(({ start }) => start === after.start),
          ),
      })),
      off: () => (isReadOnly() ? messages.editor.readOnly : undefined),
    },
  )

  function look(): void {
    clearTimeout(timer)
    timer = undefined
    const model = code.getModel()
    const isSought = model && model.getValueLength() <= MAX_LENGTH && hasMark(model)
    const had = conflicts.length
    conflicts = isSought ? findConflicts(model.getLinesContent()) : []
    if (had > 0 || conflicts.length > 0) {
      marks.set(conflicts.flatMap(decorationsOf))
      buttons.changed()
    }
    const path = shown()
    if (path !== null) noteMarked(editors, path, conflicts.length)
  }

  function run(act: MarkedChoice | 'compare', conflict: MarkedConflict | undefined): void {
    const model = code.getModel()
    if (!conflict || !model) return
    if (act === 'compare') compare(model, conflict)
    else accept(model, conflict, act)
  }

  function compare(model: editor.ITextModel, { current, incoming, names }: MarkedConflict): void {
    const path = shown()
    if (path === null) return
    compareSides(editors, { path, current: textOf(model, current), incoming: textOf(model, incoming), names })
  }

  function accept(model: editor.ITextModel, conflict: MarkedConflict, choice: MarkedChoice): void {
    if (isReadOnly()) return
    const { start, end } = conflict
    const isLast = end === model.getLineCount()
    const range = isLast
      ? new monaco.Range(start, 1, end, model.getLineMaxColumn(end))
      : new monaco.Range(start, 1, end + 1, 1)
    const text = acceptedLines(conflict, choice)
      .map((part) => textOf(model, part))
      .join('')
    code.pushUndoStop()
    code.executeEdits('conflict', [{ range, text: isLast ? text.replace(/\r?\n$/, '') : text }])
    code.pushUndoStop()
    code.setPosition({ lineNumber: Math.min(start, model.getLineCount()), column: 1 })
    look()
    focusIfHere(code)
  }

  const subscriptions = [
    code.onDidChangeModel(look),
    code.onDidChangeModelContent(() => {
      timer ??= setTimeout(look, LOOK_MS)
    }),
  ]
  const front: MarkedConflicts = {
    count: () => conflicts.length,
    step(to) {
      const conflict = stepTo(conflicts, lineNow(), to)
      if (!conflict) return
      code.setPosition({ lineNumber: conflict.start, column: 1 })
      code.revealLinesInCenterIfOutsideViewport(
        conflict.start,
        conflict.end,
        monaco.editor.ScrollType.Immediate,
      )
      focusIfHere(code)
    },
    accept: (choice) => run(choice, conflictAt(conflicts, lineNow())),
    compare: () => run('compare', conflictAt(conflicts, lineNow())),
  }
  return {
    front,
    detach(): void {
      clearTimeout(timer)
      for (const subscription of subscriptions) subscription.dispose()
      buttons.detach()
      marks.clear()
    },
  }
}

const all = (start: number, end: number): Part => ({ start, count: end - start + 1 })

const hasMark = (model: editor.ITextModel): boolean =>
  model.findNextMatch(FIRST_MARK, { lineNumber: 1, column: 1 }, false, true, null, false) !== null

/** Its lines, each with its end. */
function textOf(model: editor.ITextModel, { start, count }: Part): string {
  if (count === 0) return ''
  const range = new monaco.Range(start, 1, start + count, 1)
  return model.getValueInRange(range)
}

function decorationsOf(conflict: MarkedConflict): editor.IModelDeltaDecoration[] {
  const { start, end, current, base, incoming } = conflict
  const lines = (from: number, to: number, className = '', linesDecorationsClassName = '') => ({
    range: new monaco.Range(from, 1, to, 1),
    options: { isWholeLine: true, className, linesDecorationsClassName },
  })
  const part = ({ start: from, count }: Part, className = '') =>
    count === 0 ? [] : [lines(from, from + count - 1, className)]
  return [
    lines(start, start + current.count, styles.current, styles.currentGutter),
    ...(base ? part(base, styles.base) : []),
    lines(incoming.start, end, styles.incoming, styles.incomingGutter),
  ]
}
