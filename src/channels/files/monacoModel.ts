import type { editor } from 'monaco-editor'
import type { TextModel } from './editorBuffer'
import { monaco } from './monaco'
import { lineEdits } from './monacoEdits'

const { EndOfLineSequence } = monaco.editor

/** One open file as Monaco holds it. Mixed line ends become the commoner one, as soon as the file is saved. */
export class MonacoModel implements TextModel {
  readonly model: editor.ITextModel
  readonly #replaced = new Set<() => void>()

  /** The address is unique, so that a file that took the name of another never meets its model. */
  constructor(path: string, text: string) {
    const uri = monaco.Uri.from({ scheme: 'workspace', authority: crypto.randomUUID(), path })
    this.model = monaco.editor.createModel(text, undefined, uri)
    if (!text.includes('\r\n')) this.model.setEOL(EndOfLineSequence.LF)
  }

  text(): string {
    return this.model.getValue()
  }

  versionId(): number {
    return this.model.getAlternativeVersionId()
  }

  eol(): 'LF' | 'CRLF' {
    return this.model.getEOL() === '\r\n' ? 'CRLF' : 'LF'
  }

  languageName(): string {
    const id = this.model.getLanguageId()
    const known = monaco.languages.getLanguages().find((language) => language.id === id)
    return known?.aliases?.[0] ?? id
  }

  onChange(listener: () => void): () => void {
    const subscription = this.model.onDidChangeContent(listener)
    return () => subscription.dispose()
  }

  /** Called after a change that the user did not type. Returns its end. */
  onReplaced(listener: () => void): () => void {
    this.#replaced.add(listener)
    return () => this.#replaced.delete(listener)
  }

  replace(text: string): void {
    const { model } = this
    const after = text.replace(/\r\n?/g, '\n')
    const before = model.getValue(monaco.editor.EndOfLinePreference.LF)
    model.pushStackElement()
    this.#apply(lineEdits(before, after))
    const isAfter = () => model.getValue(monaco.editor.EndOfLinePreference.LF) === after
    if (!isAfter()) this.#apply([{ from: 1, to: Number.MAX_SAFE_INTEGER, text: after }])
    // Takes the steps of undo away, and is right where edits were not.
    if (!isAfter()) model.setValue(after)
    if (text.includes('\n')) this.#setEol(text.includes('\r\n') ? '\r\n' : '\n')
    model.pushStackElement()
    for (const listener of this.#replaced) listener()
  }

  moved(path: string): void {
    const uri = monaco.Uri.from({ scheme: 'workspace', path })
    const probe = monaco.editor.createModel('', undefined, uri)
    monaco.editor.setModelLanguage(this.model, probe.getLanguageId())
    probe.dispose()
  }

  dispose(): void {
    this.model.dispose()
  }

  #apply(edits: ReturnType<typeof lineEdits>): void {
    const ranged = edits.map(({ from, to, text }) => ({
      range: this.model.validateRange(new monaco.Range(from, 1, to, 1)),
      text,
      forceMoveMarkers: false,
    }))
    this.model.pushEditOperations(null, ranged, () => null)
  }

  #setEol(eol: '\n' | '\r\n'): void {
    if (this.model.getEOL() === eol) return
    this.model.pushEOL(eol === '\n' ? EndOfLineSequence.LF : EndOfLineSequence.CRLF)
  }
}
