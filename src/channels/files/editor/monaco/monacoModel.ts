import type { editor } from 'monaco-editor'
import type { EditorViewStore } from '../editorViewStore'
import {
  followLineEnds,
  type LineEnd,
  type LineEndName,
  lineEndsOf,
  nameOfLineEnds,
  withLineEnds,
} from '../lineEnds'
import { type Tidy, tidyEdits } from '../saving/tidyEdits'
import type { IndentWish, TextModel } from '../textModel'
import { monaco } from './monaco'
import { letterEdits, lineEdits } from './monacoEdits'
import { followMarkers } from './monacoMarkers'

const { EndOfLinePreference, EndOfLineSequence } = monaco.editor

/** A longer text has no colours: finding them would take seconds of every open and every edit. */
const HIGHLIGHTED_UNITS = 10 * 1024 * 1024
const PLAIN = 'plaintext'

/** Monaco takes marks of the byte order at the start of a text away. */
const BYTE_ORDER_MARKS = /^\uFEFF*/

/**
 * One open file as Monaco holds it. Monaco gives all lines one kind of end: where a text has several, they are kept
 * beside it and follow every change, so that a save leaves those alone that the user did not touch.
 */
export class MonacoModel implements TextModel {
  readonly model: editor.ITextModel
  readonly #replaced = new Set<() => void>()
  readonly #markers: ReturnType<typeof followMarkers>
  #start: string
  /** Null: all are the model's own. */
  #ends: readonly LineEnd[] | null
  /** By version, for undo and redo; null as long as no text had several kinds of line ends. */
  #endsByVersion: Map<number, readonly LineEnd[] | null> | null = null
  #isUndone = false

  /** The address is unique, so that a file that took the name of another never meets its model. */
  constructor(path: string, text: string, view: EditorViewStore | null = null) {
    const uri = monaco.Uri.from({ scheme: 'workspace', authority: crypto.randomUUID(), path })
    this.#start = startOf(text)
    const language = text.length > HIGHLIGHTED_UNITS ? PLAIN : undefined
    this.model = monaco.editor.createModel(text.slice(this.#start.length), language, uri)
    if (!text.includes('\r\n')) this.model.setEOL(EndOfLineSequence.LF)
    this.#ends = lineEndsOf(text)
    this.#rememberEnds(this.#ends !== null)
    // Before all others who listen, because they ask for the text.
    this.model.onDidChangeContent((event) => this.#followEnds(event))
    this.#markers = followMarkers(this.model, path, view)
  }

  text(): string {
    const { model } = this
    if (this.#ends === null) return this.#start + model.getValue()
    return this.#start + withLineEnds(model.getValue(EndOfLinePreference.LF), this.#ends)
  }

  versionId(): number {
    return this.model.getAlternativeVersionId()
  }

  eol(): LineEndName {
    if (this.#ends !== null) return nameOfLineEnds(this.#ends)
    return this.model.getEOL() === '\r\n' ? 'CRLF' : 'LF'
  }

  languageName(): string {
    const id = this.model.getLanguageId()
    const known = monaco.languages.getLanguages().find((language) => language.id === id)
    return known?.aliases?.[0] ?? id
  }

  indent(): number {
    const { insertSpaces, indentSize } = this.model.getOptions()
    return insertSpaces ? indentSize : -indentSize
  }

  indentAs({ insertSpaces, indentSize, tabSize }: IndentWish): void {
    this.model.detectIndentation(true, 4)
    this.model.updateOptions({
      ...(insertSpaces !== undefined && { insertSpaces }),
      ...(indentSize !== undefined && { indentSize }),
      ...(tabSize !== undefined && { tabSize }),
    })
  }

  tidy(tidy: Tidy, isAuto: boolean): void {
    const { model } = this
    if (isAuto && this.#isUndone) return
    const views = monaco.editor.getEditors().filter((code) => code.getModel() === model)
    const selected = views.map((code) => code.getSelections() ?? [])
    const cursors = selected.flat().flatMap((one) => [one.getStartPosition(), one.getEndPosition()])
    const text = { count: model.getLineCount(), lineAt: (line: number) => model.getLineContent(line) }
    const edits = tidyEdits(text, tidy, cursors)
    if (edits.length > 0) {
      model.pushStackElement()
      const ranged = edits.map(({ line, from, to, text }) => ({
        range: new monaco.Range(line, from, line, to),
        text,
      }))
      model.pushEditOperations(null, ranged, () => null)
      for (const [at, code] of views.entries()) code.setSelections(selected[at] ?? [])
      model.pushStackElement()
    }
    // A step of its own: Monaco counts by letters of the line ends too, and undoes both at once at the wrong place.
    if (tidy.eol !== undefined) this.setLineEnds(tidy.eol)
  }

  /** Gives all lines one kind of end, as a step of undo. */
  setLineEnds(eol: Extract<LineEndName, 'LF' | 'CRLF'>): void {
    if (this.eol() === eol) return
    const { model } = this
    const wanted = eol === 'LF' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF
    const isModels = model.getEOL() === (eol === 'LF' ? '\n' : '\r\n')
    model.pushStackElement()
    this.#ends = null
    // Where only lines beside the model's own are others, nothing would change for it. Steps of their own: two in one that
    // come to nothing are undone without a word, and what stands beside the model would not come back.
    if (isModels) {
      model.pushEOL(eol === 'LF' ? EndOfLineSequence.CRLF : EndOfLineSequence.LF)
      model.pushStackElement()
    }
    model.pushEOL(wanted)
    model.pushStackElement()
  }

  onChange(listener: () => void): () => void {
    const { model } = this
    const subscriptions = [
      model.onDidChangeContent(listener),
      model.onDidChangeOptions(listener),
      model.onDidChangeLanguage(listener),
    ]
    return () => {
      for (const subscription of subscriptions) subscription.dispose()
    }
  }

  /** Called after a change that the user did not type. Returns its end. */
  onReplaced(listener: () => void): () => void {
    this.#replaced.add(listener)
    return () => this.#replaced.delete(listener)
  }

  replace(text: string): void {
    const { model } = this
    this.#start = startOf(text)
    const after = text.slice(this.#start.length).replace(/\r\n?/g, '\n')
    const before = model.getValue(EndOfLinePreference.LF)
    const ends = lineEndsOf(text)
    this.#rememberEnds(ends !== null)
    model.pushStackElement()
    this.#apply(lineEdits(before, after))
    const isAfter = () => model.getValue(EndOfLinePreference.LF) === after
    if (!isAfter()) this.#apply([{ from: 1, to: Number.MAX_SAFE_INTEGER, text: after }])
    // Takes the steps of undo away, and is right where edits were not.
    if (!isAfter()) model.setValue(after)
    if (text.includes('\n')) this.#setEol(text.includes('\r\n') ? '\r\n' : '\n')
    model.pushStackElement()
    this.#ends = ends
    this.#rememberEnds()
    for (const listener of this.#replaced) listener()
  }

  moved(path: string): void {
    const uri = monaco.Uri.from({ scheme: 'workspace', path })
    const probe = monaco.editor.createModel('', undefined, uri)
    const isLong = this.model.getValueLength() > HIGHLIGHTED_UNITS
    monaco.editor.setModelLanguage(this.model, isLong ? PLAIN : probe.getLanguageId())
    probe.dispose()
    this.#markers.moved(path)
  }

  dispose(): void {
    this.#markers.stop()
    this.model.dispose()
  }

  #apply(edits: ReturnType<typeof lineEdits>): void {
    const { model } = this
    const ranged = edits.flatMap(({ from, to, text }) => {
      const range = model.validateRange(new monaco.Range(from, 1, to, 1))
      const before = model.getValueInRange(range, EndOfLinePreference.LF)
      return letterEdits(before, text).map((edit) => ({
        range: within(range, before, edit),
        text: edit.text,
        forceMoveMarkers: false,
      }))
    })
    model.pushEditOperations(null, ranged, () => null)
  }

  #followEnds({ changes, isEolChange, isUndoing, isRedoing }: editor.IModelContentChangedEvent): void {
    this.#isUndone = isUndoing || isRedoing
    const versions = this.#endsByVersion
    if (versions === null) return
    // A step of undo that changes line ends alone does not say that it is one.
    const isStep = isUndoing || isRedoing || isEolChange
    const known = isStep ? versions.get(this.versionId()) : undefined
    if (known !== undefined) this.#ends = known
    else if (!isEolChange && this.#ends !== null) {
      const { model } = this
      const changed = changes.map(({ range, text }) => {
        return { from: range.startLineNumber, to: range.endLineNumber, text }
      })
      const lineAt = (line: number) => (line > model.getLineCount() ? undefined : model.getLineContent(line))
      this.#ends = followLineEnds(this.#ends, changed, lineAt)
    }
    this.#rememberEnds()
  }

  #rememberEnds(begin = false): void {
    if (begin) this.#endsByVersion ??= new Map()
    this.#endsByVersion?.set(this.versionId(), this.#ends)
  }

  #setEol(eol: '\n' | '\r\n'): void {
    if (this.model.getEOL() === eol) return
    this.model.pushEOL(eol === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF)
  }
}

const startOf = (text: string): string => BYTE_ORDER_MARKS.exec(text)?.[0] ?? ''

/** A part of a range whose text is known, which begins at the start of a line. */
function within(range: monaco.Range, text: string, { from, to }: { from: number; to: number }): monaco.Range {
  const place = (at: number) => {
    const lines = text.slice(0, at).split('\n')
    const column = (lines.length === 1 ? range.startColumn : 1) + (lines.at(-1)?.length ?? 0)
    return { lineNumber: range.startLineNumber + lines.length - 1, column }
  }
  return monaco.Range.fromPositions(place(from), place(to))
}
