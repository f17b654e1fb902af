import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { messages } from '../../../../messages/en'
import { monaco } from '../monaco/monaco'
import { attachTextMenu, type TextMenu } from '../monaco/monacoMenu'
import { MonacoModel } from '../monaco/monacoModel'
import { type EditorLooks, FIXED_OPTIONS, looksOptions } from '../monaco/monacoOptions'
import { type Choice, chosenText, type MergeConflict, type MergeSession } from './mergeSession'

export interface MergeResult {
  restyle(looks: EditorLooks): void
  /** As the session has it by now. */
  session(): MergeSession
  take(index: number, choice: 'theirs' | 'mine' | 'both'): void
  /** Moves the cursor to a conflict. */
  reveal(index: number): void
  focusIfHere(): void
  readonly menu: Pick<TextMenu, 'facts' | 'run'>
  detach(): void
}

interface Options {
  readonly path: string
  readonly session: MergeSession
  readonly classes: { readonly open: string; readonly decided: string; readonly gutter: string }
  readonly name: string
  /** A conflict was decided, or is open again. */
  readonly changed: (session: MergeSession) => void
}

const { AlwaysGrowsWhenTypingAtEdges } = monaco.editor.TrackedRangeStickiness

/** The result of a merge, which can be edited; each conflict is a range of its lines that moves with the text. */
export function attachMergeResult(box: HTMLElement, options: Options): MergeResult {
  const { path, session: begun, classes, changed } = options
  const text = new MonacoModel(path, begun.text)
  const { model } = text
  const code = monaco.editor.create(box, {
    ...FIXED_OPTIONS,
    model,
    ariaLabel: options.name,
    padding: { top: 8, bottom: 8 },
  })
  let conflicts = begun.conflicts
  let isTaking = false
  const marks = conflicts.map((conflict) => {
    const marked = code.createDecorationsCollection()
    mark(marked, rangeOf(model, conflict), conflict.choice)
    return marked
  })

  /** The range moves with the text; what is tinted are its lines, and not the one behind its end. */
  function mark(marked: editor.IEditorDecorationsCollection, range: monaco.Range, choice: Choice): void {
    const isOpen = choice === 'open'
    const { line, count } = linesOfRange(range)
    const last = Math.max(line, line + count - 1)
    const tint = isOpen ? classes.open : classes.decided
    marked.set([
      { range, options: { stickiness: AlwaysGrowsWhenTypingAtEdges, showIfCollapsed: true } },
      {
        range: new monaco.Range(line, 1, last, 1),
        options: {
          isWholeLine: true,
          ...(count > 0 ? { className: tint } : {}),
          ...(isOpen ? { linesDecorationsClassName: classes.gutter } : {}),
        },
      },
    ])
  }

  function decide(index: number, choice: Choice, range = marks[index]?.getRange(0)): void {
    const marked = marks[index]
    if (!marked || !range) return
    conflicts = conflicts.map((each, at) => (at === index ? { ...each, choice } : each))
    mark(marked, range, choice)
  }

  /** What is typed into a conflict decides it; a step of undo that leads back to the lines it began with opens it. */
  function edited({ changes, isUndoing, isRedoing }: editor.IModelContentChangedEvent): void {
    if (isTaking) return
    for (const [index, marked] of marks.entries()) {
      const range = marked.getRange(0)
      const conflict = conflicts[index]
      if (!range || !conflict) continue
      if (isUndoing || isRedoing) {
        const choice = choiceOf(conflict, model.getValueInRange(range, LF))
        decide(index, choice, range)
      } else if (changes.some((change) => monaco.Range.areIntersectingOrTouching(range, afterOf(change))))
        decide(index, 'typed', range)
      else decide(index, conflict.choice, range)
    }
    changed(session())
  }

  const session = (): MergeSession => ({
    ...begun,
    text: text.text(),
    conflicts: conflicts.map((conflict, index) => {
      const range = marks[index]?.getRange(0)
      return range ? { ...conflict, ...linesOfRange(range) } : conflict
    }),
  })

  const subscription = model.onDidChangeContent(edited)
  const menu = attachTextMenu(box, () => code)
  const observer = new ResizeObserver(() => code.layout())
  observer.observe(box)
  return {
    restyle(looks) {
      code.updateOptions({
        ...looksOptions(looks),
        minimap: { enabled: false },
        readOnly: looks.isReadOnly,
        readOnlyMessage: { value: messages.embed.readOnly },
      })
      monaco.editor.setTheme(looks.theme)
    },
    session,
    take(index, choice) {
      const conflict = conflicts[index]
      const range = marks[index]?.getRange(0)
      if (!conflict || !range) return
      const lines = chosenText(conflict, choice)
      isTaking = true
      code.pushUndoStop()
      code.executeEdits('merge', [{ range, text: lines, forceMoveMarkers: true }])
      code.pushUndoStop()
      isTaking = false
      const start = range.getStartPosition()
      const end = model.getPositionAt(model.getOffsetAt(start) + lengthIn(model, lines))
      decide(index, choice, monaco.Range.fromPositions(start, end))
      changed(session())
    },
    reveal(index) {
      const range = marks[index]?.getRange(0)
      if (!range) return
      code.setPosition(range.getStartPosition())
      code.revealRangeInCenterIfOutsideViewport(range, monaco.editor.ScrollType.Immediate)
    },
    focusIfHere: () => focusIfHere(code),
    menu,
    detach() {
      menu.detach()
      observer.disconnect()
      subscription.dispose()
      code.dispose()
      text.dispose()
    },
  }
}

const LF = monaco.editor.EndOfLinePreference.LF

const lengthIn = (model: editor.ITextModel, text: string): number =>
  text.replaceAll('\r\n', '\n').replaceAll('\n', model.getEOL()).length

/** The lines of a conflict, their ends included. */
function rangeOf(model: editor.ITextModel, { line, count }: MergeConflict): monaco.Range {
  const range = new monaco.Range(line, 1, line + count, 1)
  return count === 0 ? range : model.validateRange(clipped(model, range))
}

/** Behind the last line there is no other to begin at. */
function clipped(model: editor.ITextModel, range: monaco.Range): monaco.Range {
  const last = model.getLineCount()
  return range.endLineNumber <= last
    ? range
    : new monaco.Range(range.startLineNumber, 1, last, model.getLineMaxColumn(last))
}

function linesOfRange(range: monaco.Range): Pick<MergeConflict, 'line' | 'count'> {
  const { startLineNumber: line, endLineNumber, endColumn } = range
  return { line, count: endLineNumber - line + (endColumn > 1 ? 1 : 0) }
}

function afterOf({ range, text }: editor.IModelContentChange): monaco.IRange {
  const lines = text.split(/\r\n|\r|\n/)
  const last = lines.at(-1) ?? ''
  const { startLineNumber, startColumn } = range
  const endLineNumber = startLineNumber + lines.length - 1
  return {
    startLineNumber,
    startColumn,
    endLineNumber,
    endColumn: lines.length === 1 ? startColumn + last.length : last.length + 1,
  }
}

function choiceOf(conflict: MergeConflict, lines: string): Choice {
  const plain = (text: string) => text.replaceAll('\r\n', '\n')
  if (lines === plain(conflict.mine)) return conflict.choice === 'mine' ? 'mine' : 'open'
  if (lines === plain(conflict.theirs)) return 'theirs'
  return lines === plain(chosenText(conflict, 'both')) ? 'both' : 'typed'
}
