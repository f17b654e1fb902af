import type { editor } from 'monaco-editor'
import type { AnnotatedEditor } from '../../annotatedEditor'

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
        listener(
          isFlush
            ? null
            : changes.map(({ range, text }) => ({
                startLine: range.startLineNumber,
                endLine: range.endLineNumber,
                text,
              })),
        ),
      )
      return () => subscription.dispose()
    },
  }
}

/** Monaco puts what stands beside a line into the page as HTML. */
function asHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
}

/** Text of others in Markdown: no link, image or emphasis. */
const asMarkdown = (text: string): string => text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
