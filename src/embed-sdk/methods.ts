import type { DeepLink, Look, PaneOptions, ReadOnlyOption } from './messages'

export interface PortInfo {
  readonly port: number
  readonly process: string | null
  readonly label?: string
}
export interface CommandInfo {
  readonly id: string
  readonly title: string
  readonly shortcut?: string
  readonly disabledReason?: string
  /** What it may be given. */
  readonly args?: readonly string[]
}

/** Where a shell begins, from the workspace's root, and what it is called. */
export interface TerminalPlace {
  readonly name?: string
  readonly cwd?: string
}

/** A file as it travels: Base64 where it is not text. */
export interface FileContent {
  readonly content: string
  readonly encoding: 'utf-8' | 'base64'
}
/** One file of `files.apply`: its new content, or null to delete it. */
export interface WireEdit {
  readonly path: string
  readonly file: FileContent | null
  /** A version: only if the file still has it. Null: only if there is none. Absent: whatever is there. */
  readonly ifVersion?: string | null
}
export interface ApplyResult {
  readonly files: readonly { readonly path: string; readonly version: string | null }[]
}

/** `kind` is what it looks like. */
export interface Notice {
  readonly text: string
  readonly kind?: 'info' | 'warning'
}

/** Of methods that only do something. */
type Nothing = ReturnType<() => void>

/** Methods of the frame, by name: what each takes and gives. */
export interface EmbedMethods {
  'files.open': { in: { path: string; line?: number; column?: number }; out: Nothing }
  /** Answered once the file is on screen. */
  'files.shown': { in: { path: string }; out: Nothing }
  'files.read': { in: { path: string }; out: FileContent & { version: string | null } }
  'files.write': {
    in: { path: string; file: FileContent; ifVersion?: string | null }
    out: { version: string | null }
  }
  'files.apply': { in: { edits: readonly WireEdit[] }; out: ApplyResult }
  'files.reveal': { in: { path: string }; out: Nothing }
  'agent.send': {
    in: { text: string; attach?: readonly string[]; mode?: 'queue' | 'interrupt' | 'draft' }
    /** Null for a draft: it is no message yet. */
    out: { messageId: string | null }
  }
  'agent.stop': { in: null; out: Nothing }
  'agent.openSession': { in: { id?: string | undefined }; out: Nothing }
  'terminal.open': { in: TerminalPlace | null; out: { id: string } }
  'terminal.run': { in: { id: string; command: string }; out: Nothing }
  'ports.list': { in: null; out: readonly PortInfo[] }
  'ports.preview': { in: { port: number }; out: Nothing }
  'ui.setTheme': { in: Look; out: Nothing }
  'ui.setPanes': { in: PaneOptions; out: Nothing }
  'ui.setReadOnly': { in: { readOnly: ReadOnlyOption }; out: Nothing }
  'ui.focus': { in: { region?: 'files' | 'editor' | 'terminal' | 'agent' | undefined }; out: Nothing }
  'ui.notify': { in: Notice; out: Nothing }
  'commands.list': { in: null; out: readonly CommandInfo[] }
  'commands.run': { in: { id: string; args?: unknown }; out: unknown }
  snapshot: { in: null; out: DeepLink }
  unsaved: { in: null; out: readonly string[] }
  /** Saves what can be saved, and tells what could not. */
  settle: { in: null; out: readonly string[] }
}
export type EmbedMethod = keyof EmbedMethods
