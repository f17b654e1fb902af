import type { RunningProgram } from '../../../src/channels/terminal/shared/protocol'

/** One running shell. Listeners are set once, right after spawning; the exit comes after the last output. */
export interface Shell {
  readonly pid: number
  /** The name of the terminal until the user renames it: `bash`. */
  readonly name?: string
  write(input: string): void
  /** Input that is no text. */
  writeBytes?(input: Uint8Array): void
  /** Cells, 1–1000. */
  resize(cols: number, rows: number): void
  /** Signals the shell and everything that still runs in its terminal; `SIGHUP` when left out. */
  kill(signal?: 'SIGHUP' | 'SIGKILL'): void
  /** What runs in it besides itself; nothing at an idle prompt, or where this cannot be known. */
  running?(): Promise<readonly RunningProgram[]>
  /** The folder that the program in its foreground is in, else its own; null where this cannot be known. */
  folder?(): Promise<string | null>
  pause(): void
  resume(): void
  onOutput(listener: (output: Uint8Array | string) => void): void
  /** `exitCode` is null when a signal ended it. */
  onExit(listener: (exit: { exitCode: number | null }) => void): void
}

export interface SpawnOptions {
  readonly cols: number
  readonly rows: number
  /** Absolute path of an existing folder. */
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a shell, or throws a sentence that says why not. */
export type SpawnShell = (options: SpawnOptions) => Shell

/** Runs something once after `ms` milliseconds; what it returns prevents that. */
export type SetTimer = (run: () => void, ms: number) => () => void

/** On the process's own timers. */
export const setTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
