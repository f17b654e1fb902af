import { createContext, useContext } from 'react'

/** What the page around ours means for panes; a page of its own has no wishes. */
export interface Host {
  readonly isEmbed: boolean
  /** BCP 47, of numbers, dates and times; null as the browser has them. */
  readonly locale: string | null
  /** A hint for the user; what is really allowed is the server's to say. */
  readonly readOnly: { readonly files: boolean; readonly terminal: boolean; readonly agent: boolean }
  /** Why nothing can be changed where that is so, in words. */
  readonly readOnlyReason: string
  /** Opens a link. True: the page around did. */
  readonly openLink: ((url: string) => boolean) | null
  /** A previewed page took the focus by itself, and from no page of ours: the page around may want it back. */
  readonly focusTaken: (() => void) | null
}

export const HostContext = createContext<Host>({
  isEmbed: false,
  locale: null,
  readOnly: { files: false, terminal: false, agent: false },
  readOnlyReason: '',
  openLink: null,
  focusTaken: null,
})

export const useHost = (): Host => useContext(HostContext)

/** Of a channel whether the page around lets nobody change what is its; undefined where it says nothing of it. */
export function useReadOnlyReason(channel: string): string | undefined {
  const { readOnly, readOnlyReason } = useHost()
  const isReadOnly = Object.entries(readOnly).some(([area, is]) => area === channel && is)
  return isReadOnly ? readOnlyReason : undefined
}

export const useIsReadOnly = (area: keyof Host['readOnly']): boolean => useHost().readOnly[area]
