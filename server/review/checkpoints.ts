import type { Side } from './reviewState'

/** A file that differs between two moments. Its contents are kept. */
export interface ChangedContent {
  /** Wire path. */
  readonly path: string
  readonly before: Side
  readonly after: Side
}

/** What the workspace was at some moment. One thing is done at a time. */
export interface Checkpoints {
  /** Reads all files once in advance, which makes the first checkpoint quick: `idle` with low priority, `soon` because a prompt follows. */
  warm(when: 'idle' | 'soon'): void
  /** Resolves with what `changes` and `release` take, in later starts of the server, too. Rejects with `NoCheckpoint`. */
  take(): Promise<string>
  /** Rejects with `NoCheckpoint`. */
  changes(before: string, after: string): Promise<ChangedContent[]>
  release(checkpoint: string): Promise<void>
  /** Makes room, and releases all checkpoints but these: of a turn that was late, or a server that was killed. */
  rest(held: readonly string[]): Promise<void>
  /** Ends what runs. */
  stop(): Promise<void>
}

/** Why there is none: no `git` program, more files than are looked at, or something went wrong. */
export class NoCheckpoint extends Error {
  readonly reason: 'no_git' | 'too_large' | 'failed'

  constructor(reason: NoCheckpoint['reason'], message: string) {
    super(message)
    this.name = 'NoCheckpoint'
    this.reason = reason
  }
}

/** Larger files are named, and their contents are not kept. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024
/** Files that are looked at or written at a time: what the disk makes safe together costs little more than one. */
export const AT_ONCE = 32
/** Bytes of contents that are held in memory meanwhile. */
export const BYTES_AT_ONCE = 64 * 1024 * 1024
/** Files that one turn may change. */
export const MAX_CHANGED = 2000
