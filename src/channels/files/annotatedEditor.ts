/** What was put in the place of lines, the last in the text first. */
export interface LineEdit {
  readonly startLine: number
  /** Included. */
  readonly endLine: number
  readonly text: string
  /** The first of these lines is as it was: behind it others were put in. */
  readonly keepsFirst?: boolean
  /** The last of them is as it was: before it others were put in or taken away. */
  readonly keepsLast?: boolean
}

/** An editor beside whose lines something can stand, as those know it that know nothing of editors. */
export interface AnnotatedEditor {
  lines(): readonly string[]
  lineCount(): number
  /** CSS pixels. */
  width(): number
  /** Stands in the place of each number of a line, as text of so many letters; null: the number alone. */
  besideLines(shown: { readonly text: (line: number) => string; readonly letters: number } | null): void
  /** What is said where the pointer rests beside lines, which moves with them. */
  sayBeside(
    blocks: readonly { readonly start: number; readonly count: number; readonly text: string }[],
  ): void
  /** `edits` null: it is another text. Returns its end. */
  onEdited(listener: (edits: readonly LineEdit[] | null) => void): () => void
}
