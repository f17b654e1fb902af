import type { LineEndName } from './lineEnds'

/** The text of a document that can be edited. Monaco's model, or a plain object in tests. */
export interface TextModel {
  text(): string
  /** Equal ids mean equal text: undoing back to a text brings its id back. */
  versionId(): number
  /** Changes the text as one undoable edit that leaves cursor and scroll position where they are. */
  replace(text: string): void
  /** How many spaces a step of its indentation is; negative: as many columns of a tab. */
  indent?(): number
  /** Called after every change of the text, and of what is said about it. Returns its end. */
  onChange(listener: () => void): () => void
  eol(): LineEndName
  languageName(): string
  /** The file has another name now, perhaps of another language. */
  moved(path: string): void
  dispose(): void
}
