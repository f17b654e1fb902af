import { createStore, type StoreApi } from 'zustand/vanilla'

/** The dialogs of the shell; at most one is open. */
type ShellDialog =
  | 'commands'
  | 'files'
  | 'shortcuts'
  | 'connection'
  | 'signIn'
  | 'share'
  | 'encoding'
  | 'lineEnds'
  | 'indent'
  | 'language'
  | 'agents'
  | 'permissions'

export interface DialogState {
  readonly open: ShellDialog | null
  /** What its field begins with. */
  readonly start?: string
}

export type DialogStore = StoreApi<DialogState>

export const createDialogStore = (): DialogStore => createStore<DialogState>(() => ({ open: null }))
