/** What a search must know of the open editors. */
export interface EditorTexts {
  readonly view: {
    getState(): {
      readonly files: Readonly<Record<string, { readonly path: string; readonly isDirty: boolean }>>
    }
    /** Called also when the cursor moves, as it does with each letter. */
    subscribe(listener: () => void): () => void
  }
  /** What stands in the editor of a file and nowhere else, or null. */
  unsavedText(path: string): string | null
  /** Changes such a text, as one step of undo. False: the editor has not shown it yet. */
  changeUnsaved(path: string, text: string): boolean
}
