import type { editor } from 'monaco-editor'
import type { TextMarker } from '../editorViewStore'
import { monaco } from './monaco'

/** Hears what is wrong with the text of a path; nothing of one that is gone. */
export type TellMarkers = (path: string, markers: readonly TextMarker[]) => void

/** Follows what the language services mark in a text. Hints, such as what is not used, are none of it. */
export function followMarkers(model: editor.ITextModel, begun: string, tell: TellMarkers) {
  let path = begun
  let isTold = false
  const { uri } = model

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
