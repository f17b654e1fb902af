import { createStore } from 'zustand/vanilla'

/** Something to choose from that the editor asks for. */
interface QuickPick {
  readonly title: string
  readonly rows: readonly { readonly label: string; readonly detail: string | undefined }[]
  /** By its place among the rows. Where the user wants none, nothing is told: what asked has nothing more to do then. */
  readonly chosen: (at: number) => void
}

/** What Monaco asks for now. There is one Monaco in a page, and its services are the page's. */
export const quickPick = createStore<{ readonly asked: QuickPick | null }>(() => ({ asked: null }))
