import type { editor } from 'monaco-editor'
import type { LineScroller } from '../scrollLink'
import { monaco } from './monaco'

/** The editor as something that scrolls by lines; lines that are folded or wrapped are as high as they are. */
export function linesOfEditor(code: editor.ICodeEditor): LineScroller {
  /** Where it was scrolled to from outside: that is no wish of its user's. */
  let shown: number | null = null

  function heightOf(line: number): number {
    const lines = code.getModel()?.getLineCount() ?? 1
    const height = code.getOption(monaco.editor.EditorOption.lineHeight)
    const next = line < lines ? code.getTopForLineNumber(line + 1) : code.getTopForLineNumber(line) + height
    return Math.max(1, next - code.getTopForLineNumber(line))
  }

  return {
    topLine() {
      const line = code.getVisibleRanges()[0]?.startLineNumber ?? 1
      const part = (code.getScrollTop() - code.getTopForLineNumber(line)) / heightOf(line)
      return line + Math.max(0, Math.min(part, 0.999))
    },
    showLine(wanted) {
      const line = Math.max(1, Math.floor(wanted))
      const top = code.getTopForLineNumber(line) + (wanted - line) * heightOf(line)
      code.setScrollTop(top, monaco.editor.ScrollType.Immediate)
      shown = code.getScrollTop()
    },
    onScroll(listener) {
      const subscription = code.onDidScrollChange(({ scrollTop, scrollTopChanged }) => {
        if (scrollTopChanged && (shown === null || Math.abs(scrollTop - shown) > 1)) {
          shown = null
          listener()
        }
      })
      return () => subscription.dispose()
    },
  }
}
