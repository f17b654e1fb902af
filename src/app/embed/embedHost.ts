import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ThemeName } from '../../ui/theme/themeNames'

/** What the embed host may hide, besides the areas themselves. */
export const HOST_PANES = [
  'files',
  'editor',
  'terminal',
  'agent',
  'ports',
  'preview',
  'statusBar',
  'activityBar',
] as const
export type HostPane = (typeof HOST_PANES)[number]

/** Of one pane: whether there is one at all, and whether the user may open, close and resize it. */
export interface PaneConstraint {
  readonly isShown: boolean
  readonly isLocked: boolean
}

export interface ReadOnly {
  readonly files: boolean
  readonly terminal: boolean
  readonly agent: boolean
}

/** What the page that embeds ours wants, and what it does for us. Without one, nothing is set. */
export interface EmbedHostState {
  /** In a frame of another page: no title bar, a narrow activity bar, compact rows. */
  readonly isEmbed: boolean
  /** In force instead of the setting. */
  readonly theme: ThemeName | null
  /** `#rrggbb`, as the host gave it. */
  readonly accent: string | null
  /** Pixels of the corners of controls and cards; null as ours are. */
  readonly radius: 0 | 4 | 8 | null
  /** A family for the interface, not for code. */
  readonly font: string | null
  readonly density: 'compact' | 'default' | 'comfortable' | null
  /** BCP 47, of numbers, dates and times. */
  readonly locale: string | null
  /** Panes that are not named are as in a page of their own. */
  readonly panes: Partial<Readonly<Record<HostPane, PaneConstraint>>>
  /** A hint for the user; what is really allowed is the server's to say. */
  readonly readOnly: ReadOnly
  /** Keys that are pressed outside of an editor or a terminal are the host's. */
  readonly isPolite: boolean
  /** Takes the focus out of the frame, beyond its last area or its first. True: it did. */
  readonly leave: ((back: boolean) => boolean) | null
  /** The host that hands out tokens, by the name that the user sees, and how to ask it for another one. */
  readonly access: { readonly host: string; renew(): void } | null
  /** Opens a link. True: the host did. */
  readonly openLink: ((url: string) => boolean) | null
  /** Tells the host that a previewed page took the focus by itself. */
  readonly focusTaken: (() => void) | null
}

export type EmbedHostStore = StoreApi<EmbedHostState>

export const createEmbedHost = (given: Partial<EmbedHostState> = {}): EmbedHostStore =>
  createStore<EmbedHostState>(() => ({
    isEmbed: false,
    theme: null,
    accent: null,
    radius: null,
    font: null,
    density: null,
    locale: null,
    panes: {},
    readOnly: { files: false, terminal: false, agent: false },
    isPolite: false,
    leave: null,
    access: null,
    openLink: null,
    focusTaken: null,
    ...given,
  }))

const SHOWN: PaneConstraint = { isShown: true, isLocked: false }

export const paneConstraint = ({ panes }: EmbedHostState, pane: HostPane): PaneConstraint =>
  panes[pane] ?? SHOWN
