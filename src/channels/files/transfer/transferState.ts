/** A file that the user chose, or a folder that holds nothing. */
export interface Chosen {
  /** Below the folder into which it goes. */
  readonly path: string
  /** Null: a folder. */
  readonly file: Blob | null
}

/** What becomes of a file whose name is taken. */
export type ConflictChoice = 'replace' | 'keepBoth' | 'skip'

/** One name that is taken, and how many more are. */
export interface Conflict {
  readonly path: string
  /** Something else than a file stands there, and cannot be replaced by one. */
  readonly isFolder: boolean
  /** It came, or changed, while the file was on its way. */
  readonly isNew: boolean
  readonly others: number
}

export type UploadState =
  | {
      readonly kind: 'sending'
      /** Files that have arrived, and all of them. */
      readonly done: number
      readonly files: number
      readonly sent: number
      readonly bytes: number
      /** There is no connection. */
      readonly isWaiting: boolean
      /** The user is asked. */
      readonly conflict: Conflict | null
    }
  | { readonly kind: 'failed'; readonly text: string }

export type DownloadState =
  | {
      readonly kind: 'receiving'
      readonly path: string
      readonly name: string
      readonly received: number
      readonly size: number
      readonly isWaiting: boolean
    }
  | { readonly kind: 'failed'; readonly path: string; readonly text: string }
