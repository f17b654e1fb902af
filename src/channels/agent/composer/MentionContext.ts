import { createContext } from 'react'

export interface UnsavedFile {
  readonly path: string
  readonly text: string
}

/** What the page around the conversation knows of the workspace's files. */
export interface MentionSource {
  /** Hook. Paths that fit what is typed, folders with a slash at their end; null: nothing is typed. */
  readonly useFound: (query: string | null) => readonly string[]
  /** Hook. Those of the paths that are there. */
  readonly useExisting: (paths: readonly string[]) => ReadonlySet<string>
  /** The unsaved texts of these files, and of those in these folders. */
  readonly unsaved: (paths: readonly string[]) => readonly UnsavedFile[]
  /** Saves what is unsaved of these files. Resolves to those that could not be saved. */
  readonly save: (paths: readonly string[]) => Promise<readonly string[]>
}

const NONE: ReadonlySet<string> = new Set()
const NO_PATHS: readonly string[] = []
const NO_FILES: readonly UnsavedFile[] = []

/** Without one nothing can be named. */
export const MentionContext = createContext<MentionSource>({
  useFound: () => NO_PATHS,
  useExisting: () => NONE,
  unsaved: () => NO_FILES,
  save: () => Promise.resolve(NO_PATHS),
})
