import type { LineScroller } from '../../channels/files/editor/scrollLink'
import { type LineMark, lineOfTop, topOfLine } from './markdownLines'

/**
 * Keeps a preview at the line that its editor is at, and the other way round: who is scrolled leads. Returns its end.
 * @param lastLine of the text
 */
export function attachScrollSync(box: HTMLElement, editor: LineScroller, lastLine: () => number): () => void {
  /** Where the preview was scrolled to from here: that is no wish of its user's. */
  let own: number | null = null

  function marks(): readonly LineMark[] {
    const start = box.getBoundingClientRect().top - box.scrollTop
    const all = [...box.querySelectorAll<HTMLElement>('[data-line]')].map((element) => ({
      line: Number(element.dataset.line),
      top: element.getBoundingClientRect().top - start,
    }))
    // A group begins where its first piece does.
    return all.filter((mark, at) => mark.line !== all[at + 1]?.line)
  }

  const follow = () => {
    const line = editor.topLine()
    const top = line <= 1 ? 0 : topOfLine(line, marks(), box.scrollHeight, lastLine())
    if (Math.abs(top - box.scrollTop) < 1) return
    box.scrollTop = top
    own = box.scrollTop
  }
  const lead = () => {
    if (own !== null && Math.abs(box.scrollTop - own) < 2) return
    own = null
    editor.showLine(lineOfTop(box.scrollTop, marks(), box.scrollHeight, lastLine()))
  }
  const stop = editor.onScroll(follow)
  box.addEventListener('scroll', lead)
  follow()
  return () => {
    stop()
    box.removeEventListener('scroll', lead)
  }
}
