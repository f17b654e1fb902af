import type { editor } from 'monaco-editor'

type Diff = Pick<editor.IDiffEditor, 'createViewModel' | 'setModel'>

/**
 * Shows two texts in a comparison. Left to itself, Monaco counts one owner too many of what it makes of them: it never gives
 * up comparing, and fails when the texts are gone. Returns detach, after which they may be disposed at once.
 *
 *     const detach = showTexts(diff, { original, modified })
 */
export function showTexts(diff: Diff, texts: editor.IDiffEditorModel): () => void {
  const view = diff.createViewModel(texts)
  diff.setModel(view)
  return () => {
    diff.setModel(null)
    view.dispose()
  }
}
