import type { editor } from 'monaco-editor'
import type { AnnotatedEditor, LineEdit } from '../../annotatedEditor'

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Letters that a number has room for by itself, as Monaco has it. */
const OWN_LETTERS = 5

/** Monaco's editor as one beside whose lines something can stand. */
export function annotatedEditor(code: editor.ICodeEditor): AnnotatedEditor {
  const hovers = code.createDecorationsCollection()
  return {
    lines: () => code.getModel()?.getLinesContent() ?? [],
    lineCount: () => code.getModel()?.getLineCount() ?? 0,
    width: () => code.getLayoutInfo().width,
    besideLines(shown) {
      code.updateOptions({
        lineNumbersMinChars: shown?.letters ?? OWN_LETTERS,
        lineNumbers: shown ? (line) => asHtml(shown.text(line)) : 'on',
      })
    },
    sayBeside(blocks) {
      hovers.set(
        blocks.map(({ start, count, text }) => ({
          range: { startLineNumber: start, startColumn: 1, endLineNumber: start + count - 1, endColumn: 1 },
          options: { isWholeLine: true, lineNumberHoverMessage: { value: asMarkdown(text) } },
        })),
      )
    },
    onEdited(listener) {
      const subscription = code.onDidChangeModelContent(({ changes, isFlush }) =>
        listener(isFlush ? null : lineEdits(changes, code.getModel())),
      )
      return () => subscription.dispose()
    },
  }
}

/** Monaco tells the last change in the text first, each by its place before all of them. */
function lineEdits(
  changes: readonly editor.IModelContentChange[],
  model: editor.ITextModel | null,
): readonly LineEdit[] {
  let above = changes.reduce((sum, change) => sum + addedBy(change), 0)
  return changes.map((change) => {
    const { range, text } = change
    const { startLineNumber: startLine, startColumn, endLineNumber: endLine, endColumn } = range
    above -= addedBy(change)
    const lines = linesOf(text)
    const last = lines.at(-1) ?? ''
    const isInserted = startLine === endLine && startColumn === endColumn
    // Nothing of the line is left behind what was put in: it was put in at its end.
    const isAtEnd = model?.getLineLength(startLine + above + lines.length - 1) === last.length
    return {
      startLine,
      endLine,
      text,
      keepsFirst: isInserted && lines.length > 1 && lines[0] === '' && isAtEnd && startColumn > 1,
      keepsLast: startColumn === 1 && endColumn === 1 && last === '',
    }
  })
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/)

/** Lines of the text that are more than before. */
const addedBy = ({ range, text }: editor.IModelContentChange): number =>
  linesOf(text).length - 1 - (range.endLineNumber - range.startLineNumber)

/** Monaco puts what stands beside a line into the page as HTML. */
function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
}

/** Text of others in Markdown: no link, image or emphasis. */
const asMarkdown = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
