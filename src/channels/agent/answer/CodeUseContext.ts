import { createContext } from 'react'

/** What the page around the conversation can do with code of an answer. */
export interface CodeUse {
  /** Puts code where the cursor of the editor is. False: that text cannot be changed. */
  readonly insert: (code: string) => boolean
  /** Opens code as a new file; without a path the user is asked for one. */
  readonly openNew: (code: string, name: { readonly path: string | null; readonly language: string }) => void
}

/** Null: there is no editor. */
export const CodeUseContext = createContext<CodeUse | null>(null)
