import type { editor } from 'monaco-editor'
import type { EditorViewStore, TextMarker } from '../editorViewStore'
import { monaco } from './monaco'

/**
 * Follows what the language services mark in a text. Hints, such as what is not used, are none of it.
 * @param view where it is told; null: the text is no file that is edited
 */
export function followMarkers(model: editor.ITextModel, begun: string, view: EditorViewStore | null) {
  let path = begun
  let isTold = false
  const { uri } = model

  function tell(at: string, list: readonly TextMarker[]): void {
    view?.setState(({ markers: { [at]: _, ...others } }) => ({
      markers: list.length > 0 ? { ...others, [at]: list } : others,
    }))
  }
  function update(): void {
    const markers = monaco.editor.getModelMarkers({ resource: uri }).flatMap(markerOf)
    if (markers.length === 0 && !isTold) return
    isTold = markers.length > 0
    tell(path, markers)
  }
  function forget(): void {
    if (isTold) tell(path, [])
    isTold = false
  }
  const key = uri.toString()
  const subscription = monaco.editor.onDidChangeMarkers((changed) => {
    if (changed.some((each) => each.toString() === key)) update()
  })
  return {
    /** The text stands at another path. */
    moved(next: string): void {
      forget()
      path = next
      update()
    },
    stop(): void {
      subscription.dispose()
      forget()
    },
  }
}

function markerOf(marker: editor.IMarker): readonly TextMarker[] {
  const { severity, startLineNumber: line, startColumn: column, message, code, source, owner } = marker
  const level = SEVERITIES.get(severity)
  if (!level) return []
  const known = typeof code === 'object' ? code.value : (code ?? '')
  return [{ line, column, severity: level, message, code: known, source: source ?? owner }]
}

const SEVERITIES = new Map<number, TextMarker['severity']>([
  [monaco.MarkerSeverity.Error, 'error'],
  [monaco.MarkerSeverity.Warning, 'warning'],
  [monaco.MarkerSeverity.Info, 'info'],
])
