import type { EmbedEvent, EmbedEvents, EmbedState } from './events'
import type { DeepLink, EmbedTheme, FrameOptions, Look, PaneOptions, ReadOnlyOption } from './messages'
import type {
  ApplyResult,
  CommandInfo,
  EmbedMethod,
  EmbedMethods,
  Notice,
  PortInfo,
  TerminalPlace,
} from './methods'

export interface Token {
  readonly token: string
  /** Milliseconds since 1970; a new one is asked for a minute before. */
  readonly expiresAt: number
}

export interface MountOptions extends Omit<FrameOptions, keyof Look | 'tellsHeight'> {
  /** Exact origin of the IDE: https, or http on this computer. Another than that of this page. */
  readonly origin: string
  readonly workspace: string
  /** Asked for a token when one is needed. It is kept in memory only. */
  getToken(context: {
    readonly reason: 'initial' | 'expiring' | 'rejected'
    readonly workspace: string
    readonly signal: AbortSignal
  }): Promise<Token>
  /** Of the frame, for screen readers; where it is not said, "Workspace" and its name. */
  readonly title?: string
  /** `system` follows the browser, or `data-theme="light|dark|hc"` on the element. */
  readonly theme?: EmbedTheme
  /** `fill` takes the element's box, a height is in pixels, `auto` follows what is in the workspace. */
  readonly size?:
    | 'fill'
    | { readonly height: number }
    | { readonly auto: true; readonly min: number; readonly max: number }
  /** `lazy`: when it comes into view. `click`: when the user asks for it. */
  readonly loading?: 'eager' | 'lazy' | 'click'
  readonly permissions?: readonly (
    | 'clipboard-write'
    | 'clipboard-read'
    | 'fullscreen'
    | 'display-capture'
    | 'local-network-access'
  )[]
  /** Gives up before it stands: `mount` rejects with `disposed`, and nothing is left. */
  readonly signal?: AbortSignal
  onEvent?<K extends EmbedEvent>(type: K, detail: EmbedEvents[K]): void
  /** Milliseconds until it is given up; 15,000 where nothing else is said. */
  readonly connectTimeoutMs?: number
}

/** A new content, or null to delete the file. */
export interface FileEdit {
  readonly path: string
  readonly data: string | Uint8Array | null
  /** A version: only if the file still has it. Null: only if there is none. Absent: whatever is there. */
  readonly ifVersion?: string | null
}

/** Resolves when the file is on screen; rejects where it cannot be shown, or another took its place before. */
export interface Opened {
  readonly shown: Promise<void>
}

export interface SendOptions<M = 'queue' | 'interrupt' | 'draft'> {
  /** Paths of files. */
  readonly attach?: readonly string[]
  readonly mode?: M
}

/** Nothing where the method takes nothing. */
export type CallParams<M extends EmbedMethod> = EmbedMethods[M]['in'] extends null
  ? []
  : [EmbedMethods[M]['in']]

/** Every method rejects with `EmbedError`, `not_supported` where the workspace lacks it. */
export interface WorkspaceEmbed {
  readonly state: EmbedState
  readonly capabilities: ReadonlySet<string>
  /** Version of this protocol that both sides speak. */
  readonly protocol: string
  on<K extends EmbedEvent>(
    type: K,
    hear: (detail: EmbedEvents[K]) => void,
    options?: { readonly signal?: AbortSignal },
  ): () => void
  readonly files: {
    open(path: string, at?: { readonly line?: number; readonly column?: number }): Promise<Opened> & Opened
    read(path: string): Promise<Uint8Array>
    /** `conflict` when the file is another by now, or has unsaved text in the workspace. */
    write(
      path: string,
      data: string | Uint8Array,
      options?: { readonly ifVersion?: string | null },
    ): Promise<{ version: string | null }>
    /** All or none of them, whatever is said; asks the user where there is unsaved text. */
    apply(edits: readonly FileEdit[], options?: { readonly atomic?: true }): Promise<ApplyResult>
    reveal(path: string): Promise<void>
  }
  readonly agent: {
    /** Said in your page's name. The agent asks for permission as ever. */
    send(text: string, options?: SendOptions<'queue' | 'interrupt'>): Promise<{ messageId: string }>
    /** A draft only fills the message: it has no id before the user sends it. */
    send(text: string, options: SendOptions): Promise<{ messageId: string | null }>
    stop(): Promise<void>
    /** Without an id: a new conversation. */
    openSession(id?: string): Promise<void>
  }
  readonly terminal: {
    /** In the workspace's root where nothing else is said. */
    open(place?: TerminalPlace): Promise<{ id: string }>
    /** Types one line into a shell, once the user has allowed it. */
    run(id: string, command: string, options: { readonly confirm: true }): Promise<void>
  }
  readonly ports: {
    list(): Promise<readonly PortInfo[]>
    preview(port: number): Promise<void>
  }
  readonly ui: {
    setTheme(theme: EmbedTheme): Promise<void>
    setPanes(panes: PaneOptions): Promise<void>
    setReadOnly(readOnly: ReadOnlyOption): Promise<void>
    focus(region?: 'files' | 'editor' | 'terminal' | 'agent'): Promise<void>
    notify(notice: Notice): Promise<void>
  }
  readonly commands: {
    list(): Promise<readonly CommandInfo[]>
    /** `args` for commands that declare some. Resolves with the command's result. */
    run(id: string, args?: unknown): Promise<unknown>
  }
  /** The place that the user looks at, as a link to share. It holds no secrets. */
  snapshot(): Promise<DeepLink>
  /** Paths with unsaved text, for the question before leaving. */
  unsaved(): Promise<readonly string[]>
  /** Any method by its name, also those of newer workspaces. */
  call<M extends EmbedMethod>(method: M, ...params: CallParams<M>): Promise<EmbedMethods[M]['out']>
  /**
   * Ends it and takes it away. What is unsaved is saved first; `conflict` where that cannot be, and nothing is ended
   * then. `force` does not wait for that.
   */
  destroy(options?: { readonly force?: boolean }): Promise<void>
}
