/**
 * What a host page and the workspace in its frame tell each other. Both sides import this file and nothing of each
 * other; it holds shapes and numbers only, so that the host's script stays small.
 */

/** Versions of this table that we speak; the highest common one is used. Additions are capabilities. */
export const EMBED_VERSIONS: readonly number[] = [1]
/** Characters of one message as JSON. */
export const MAX_MESSAGE = 1_048_576
/** Milliseconds. */
export const REQUEST_MS = 30_000
/** For what a person has to allow first: `files.apply`, `terminal.run`. */
export const PERSON_MS = 600_000
export const HEARTBEAT_MS = 10_000
/** From one side to the other in a second; the rest is dropped. */
export const MAX_MESSAGES = 200

/** By `postMessage` of the windows, before there is a port: frame → host `hello`, host → frame `connect`. */
export interface Hello {
  readonly ws: 'hello'
  readonly v: readonly number[]
  readonly ch: string
}
export interface Connect {
  readonly ws: 'connect'
  readonly v: number
  readonly ch: string
  readonly caps: readonly string[]
}

/** On the port, both ways. A request has an id, and its answer the same. */
export type PortMessage =
  | { readonly t: 'init?' | 'ping' | 'pong' | 'bye' }
  | { readonly t: 'init'; readonly options: FrameOptions }
  | {
      readonly t: 'ready'
      readonly caps: readonly string[]
      readonly protocol: string
      /** Of the workspace. */
      readonly name?: string
    }
  | { readonly t: 'req'; readonly id: number; readonly m: string; readonly p?: unknown }
  | { readonly t: 'res'; readonly id: number; readonly d?: unknown; readonly e?: EmbedProblem }
  | { readonly t: 'evt'; readonly k: string; readonly d: unknown }
  /** Host → frame: the kinds of events the host listens to, where that makes a difference (`link`). */
  | { readonly t: 'hears'; readonly kinds: readonly string[] }

export type EmbedErrorCode =
  | 'origin_mismatch'
  | 'handshake_timeout'
  | 'protocol_unsupported'
  | 'frame_blocked'
  | 'origin_not_allowed'
  | 'host_csp'
  | 'host_coep'
  | 'local_network_denied'
  | 'server_unreachable'
  | 'sandbox_opaque'
  | 'token_failed'
  | 'token_denied'
  | 'workspace_not_found'
  | 'workspace_stopped'
  | 'not_allowed'
  | 'not_supported'
  | 'timeout'
  | 'disposed'
  | 'conflict'

export interface EmbedProblem {
  readonly code: EmbedErrorCode
  readonly message: string
}

export type Scheme = 'light' | 'dark' | 'hc'
/** How the workspace looks. `accent`: `#rrggbb`, moved towards white or black where it could not be read. */
export interface Look {
  readonly theme: Scheme
  readonly accent?: string
  /** Pixels of corners. */
  readonly radius?: 0 | 4 | 8
  /** Family of the interface's letters, installed where the page is read; code keeps its own. */
  readonly font?: string
}
export type EmbedTheme = 'system' | Scheme | ({ readonly base: 'system' | Scheme } & Omit<Look, 'theme'>)

/** What may be shown or hidden. Those that a workspace does not have are nothing to it. */
export const EMBED_PANES = [
  'files',
  'search',
  'changes',
  'editor',
  'terminal',
  'agent',
  'ports',
  'preview',
  'statusBar',
  'activityBar',
] as const
export type EmbedPane = (typeof EMBED_PANES)[number]
/**
 * `true` opens it, `false` takes it away altogether. `visible: false` only closes it, `locked` keeps the user from
 * opening, closing and resizing it. `size` in CSS pixels, across.
 */
export type PaneOption =
  | boolean
  | { readonly visible?: boolean; readonly size?: number; readonly locked?: boolean }
export type PaneOptions = { readonly [P in EmbedPane]?: PaneOption }

export type ReadOnlyOption =
  | boolean
  | { readonly files?: boolean; readonly terminal?: boolean; readonly agent?: boolean }

/** Which area has the room to begin with. */
export type EmbedLayout = 'auto' | 'editor' | 'agent' | 'terminal' | 'preview'
export type EmbedDensity = 'compact' | 'default' | 'comfortable'

/** Where the user stands in a workspace; holds no secrets. */
export interface DeepLink {
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  readonly column?: number
  /** A conversation with the agent. */
  readonly session?: string
  readonly port?: number
}

/** Of `MountOptions`, what the frame needs to know. Never a token. */
export interface FrameOptions extends Look {
  /** BCP 47, of dates and numbers; the words are English. */
  readonly locale?: string
  readonly dir?: 'ltr' | 'rtl' | 'auto'
  readonly panes?: PaneOptions
  readonly layout?: EmbedLayout
  readonly density?: EmbedDensity
  readonly open?: DeepLink
  /** A hint for the user: what a token allows is the server's to say. */
  readonly readOnly?: ReadOnlyOption
  readonly keyboard?: { readonly claim: 'all' | 'polite'; readonly forward?: readonly string[] }
  /** The host takes the height of the frame from what is in it (`resize`). */
  readonly tellsHeight?: boolean
}
