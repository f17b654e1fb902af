import { createContext, useContext } from 'react'

/** What panes need to know of the page that embeds ours; a page of its own has none. */
export interface EmbedHost {
  readonly isEmbed: boolean
  /** BCP 47, of numbers, dates and times; null as the browser has them. */
  readonly locale: string | null
  /** A hint for the user; what is really allowed is the server's to say. */
  readonly readOnly: { readonly files: boolean; readonly terminal: boolean; readonly agent: boolean }
  /** Opens a link. True: the host did. */
  readonly openLink: ((url: string) => boolean) | null
  /** A previewed page took the focus by itself, and not from our page: the host may want it back. */
  readonly focusTaken: (() => void) | null
}

export const EmbedHostContext = createContext<EmbedHost>({
  isEmbed: false,
  locale: null,
  readOnly: { files: false, terminal: false, agent: false },
  openLink: null,
  focusTaken: null,
})

export const useEmbedHost = (): EmbedHost => useContext(EmbedHostContext)

export const useIsReadOnly = (area: keyof EmbedHost['readOnly']): boolean => useEmbedHost().readOnly[area]
