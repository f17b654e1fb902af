import type { LineEndName } from './lineEnds'
import type { Tidy } from './saving/tidyEdits'

/** How a text is indented; what is absent stays as its lines have it. */
export interface IndentWish {
  readonly insertSpaces?: boolean | undefined
  readonly indentSize?: number | undefined
  readonly tabSize?: number | undefined
}

/** The text of a document that can be edited. Monaco's model, or a plain object in tests. */
export interface TextModel {
  text(): string
  /** Equal ids mean equal text: undoing back to a text brings its id back. */
  versionId(): number
  /** Changes the text as one undoable edit that leaves cursor and scroll position where they are. */
  replace(text: string): void
  /** How many spaces a step of its indentation is; negative: as many columns of a tab. */
  indent?(): number
  indentAs?(wish: IndentWish): void
  /**
   * What a save makes of the text, as one step of undo, without moving a cursor; line ends of another kind are a step before it.
   * @param isAuto nobody asked for the save: what was undone last is not done again
   */
  tidy?(tidy: Tidy, isAuto: boolean): void
  /** Called after every change of the text, and of what is said about it. Returns its end. */
  onChange(listener: () => void): () => void
  eol(): LineEndName
  languageName(): string
  /** The file has another name now, perhaps of another language. */
  moved(path: string): void
  dispose(): void
}
