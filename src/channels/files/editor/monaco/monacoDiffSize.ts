import type { editor } from 'monaco-editor'

/**
 * Keeps a comparison as large as its box. By itself Monaco measures the element whose height it has set, and would never
 * grow again, nor come back from a box that was not shown. Returns detach.
 */
export function attachDiffSize(box: HTMLElement, diff: Pick<editor.IDiffEditor, 'layout'>): () => void {
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = box
    if (height > 0) diff.layout({ width, height })
  })
  observer.observe(box)
  return () => observer.disconnect()
}
