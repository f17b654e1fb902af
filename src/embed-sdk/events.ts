import type { DeepLink, EmbedErrorCode, Scheme } from './messages'

export type Emit = <K extends EmbedEvent>(kind: K, detail: EmbedEvents[K]) => void

export type EmbedState =
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'offline'
  | 'denied'
  | 'ended'
  | 'disposed'

/** None of them carries contents of files, tokens, prompts or commands. */
export interface EmbedEvents {
  ready: { readonly capabilities: readonly string[] }
  state: { readonly state: EmbedState }
  'token-error': { readonly message: string }
  'file-opened': { readonly path: string }
  'file-saved': { readonly path: string }
  'dirty-changed': { readonly paths: readonly string[] }
  'fs-changed': { readonly paths: readonly string[] }
  'agent-state': {
    readonly session: string | null
    readonly state: 'idle' | 'running' | 'waiting'
    readonly needsYou: boolean
  }
  'needs-you': { readonly kind: 'permission' | 'question'; readonly id: string; readonly title: string }
  /** Files and lines that the agent changed in the turn. */
  'turn-finished': {
    readonly session: string
    readonly files: number
    readonly added: number
    readonly removed: number
  }
  'terminal-opened': { readonly id: string; readonly name: string }
  'terminal-exited': { readonly id: string; readonly code: number | null }
  'port-opened': { readonly port: number; readonly process: string | null }
  'port-closed': { readonly port: number }
  /** The path on the program's own origin, without what stands behind `?` and `#`. */
  'preview-navigated': { readonly port: number; readonly path: string }
  'pane-changed': {
    readonly pane: 'files' | 'editor' | 'preview' | 'terminal' | 'ports' | 'agent'
    readonly visible: boolean
  }
  'theme-changed': { readonly theme: Scheme; readonly accent: string | null; readonly isAdjusted: boolean }
  /** CSS pixels that all of the content would take. */
  resize: { readonly contentHeight: number }
  focus: Record<string, never>
  blur: Record<string, never>
  'focus-leave': { readonly direction: 'forward' | 'backward' }
  /** A previewed page took the focus by itself, and not from the frame: the script gives it back to what had it. */
  'focus-taken': Record<string, never>
  key: { readonly key: string; readonly chord: string }
  /** Only to who listens: then the link is the host's to open. */
  link: { readonly url: string }
  navigate: { readonly deepLink: DeepLink }
  /** Some text is not on disk, or none any more. */
  unsaved: { readonly paths: readonly string[] }
  error: { readonly code: EmbedErrorCode; readonly message: string; readonly retryable: boolean }
}
export type EmbedEvent = keyof EmbedEvents
