import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { monaco } from './monaco'

/** Monaco draws no more than 10,000 characters of a line; texts with lines this long are not compared. */
const LONG_LINE = 5000
/** Lines above and below the visible ones of which a part may be drawn. */
const MARGIN = 2

/** What is drawn otherwise than it is written: blanks, control characters, and the marks for both. */
const lettersOf = (text: string): string => text.replace(/[\s\p{C}\p{Z}\p{So}·→]/gu, '')

/**
 * Draws a changed text at once and compares what is drawn with the model. Where the two differ, or where Monaco
 * throws, the model is attached again: a view must never show a text that is not the one that is saved.
 */
export function keepInStep(code: editor.ICodeEditor, attachAgain = attachModelAgain): void {
  const model = code.getModel()
  if (model && !showsModel(code, model)) attachAgain(code, model)
}

function showsModel(code: editor.ICodeEditor, model: editor.ITextModel): boolean {
  try {
    code.render(true)
    const drawn = drawnText(code)
    if (drawn === null) return true
    if (hasLinesTooMany(code, model)) return false
    const visible = code.getVisibleRanges()
    const around = visible.map((range, index) =>
      model.validateRange({
        startLineNumber: range.startLineNumber - (index === 0 ? MARGIN : 0),
        startColumn: 1,
        endLineNumber: range.endLineNumber + (index === visible.length - 1 ? MARGIN : 0),
        endColumn: Number.MAX_SAFE_INTEGER,
      }),
    )
    const textOf = (ranges: readonly monaco.Range[]) => ranges.map((range) => model.getValueInRange(range))
    const most = textOf(around)
    if (most.some((text) => text.split('\n').some((line) => line.length > LONG_LINE))) return true
    const least = lettersOf(textOf(visible).join(''))
    return drawn.includes(least) && lettersOf(most.join('')).includes(drawn)
  } catch (error) {
    console.error('The editor could not draw a changed text.', error)
    return false
  }
}

/** Null where nothing can be drawn, because the editor has no room. */
function drawnText(code: editor.ICodeEditor): string | null {
  const { width, height } = code.getLayoutInfo()
  const root = code.getDomNode()
  // A list of references has an editor of its own within this one.
  const lines = [...(root?.querySelectorAll<HTMLElement>('.view-lines > .view-line') ?? [])].filter(
    (line) => line.closest('.monaco-editor') === root,
  )
  if (width <= 0 || height <= 0) return null
  const topOf = (line: HTMLElement) => Number.parseFloat(line.style.top)
  const sorted = lines.toSorted((one, other) => topOf(one) - topOf(other))
  return lettersOf(sorted.map((line) => line.textContent).join(''))
}

/** Whether the view goes on below the last line of the model. Throws where it does not get so far. */
function hasLinesTooMany(code: editor.ICodeEditor, model: editor.ITextModel): boolean {
  const { EditorOption } = monaco.editor
  const { bottom } = code.getOption(EditorOption.padding)
  const end = code.getBottomForLineNumber(model.getLineCount())
  return code.getContentHeight() - bottom - end >= code.getOption(EditorOption.lineHeight)
}

function attachModelAgain(code: editor.ICodeEditor, model: editor.ITextModel): void {
  const hadFocus = code.hasWidgetFocus()
  const selections = code.getSelections()
  const top = code.getScrollTop()
  code.setModel(null)
  code.setModel(model)
  if (selections) code.setSelections(selections.map((selection) => boundedBy(model, selection)))
  code.setScrollTop(top, monaco.editor.ScrollType.Immediate)
  if (hadFocus) focusIfHere(code)
}

function boundedBy(model: editor.ITextModel, selection: monaco.Selection): monaco.Selection {
  const { selectionStartLineNumber, selectionStartColumn, positionLineNumber, positionColumn } = selection
  const start = model.validatePosition({ lineNumber: selectionStartLineNumber, column: selectionStartColumn })
  const end = model.validatePosition({ lineNumber: positionLineNumber, column: positionColumn })
  return monaco.Selection.fromPositions(start, end)
}
