import type { Shell, SpawnOptions } from '../../../server/drivers/shell/shellDriver'

/** A shell that prints what the test says, and remembers what it was told. */
export interface ScriptedShell extends Shell {
  readonly options: SpawnOptions
  readonly written: readonly string[]
  /** `cols`x`rows` of each resize. */
  readonly sizes: readonly string[]
  readonly signals: readonly string[]
  paused: boolean
  /** Absent until the test gives it, as in a shell that cannot tell. */
  running?: NonNullable<Shell['running']>
  writeBytes?: NonNullable<Shell['writeBytes']>
  /** Everything that reached it, in order. */
  typed(): string
  print(output: Uint8Array | string): void
  exit(exitCode: number | null): void
  isRunning(): boolean
}

interface Behaviour {
  /** What it prints first. */
  readonly prompt?: string
  readonly typed?: (input: string, shell: ScriptedShell) => void
  /** True: it ends when it is killed. Otherwise the test ends it. */
  readonly endsWhenKilled?: boolean
}

/**
 * @example
 * const shell = createScriptedShell(options, 1000, { prompt: '$ ', typed: (input) => shell.print(input) })
 * shell.print('hello\r\n')
 * shell.exit(0)
 */
export function createScriptedShell(
  options: SpawnOptions,
  pid: number,
  { prompt = '', typed, endsWhenKilled = false }: Behaviour = {},
): ScriptedShell {
  const written: string[] = []
  const sizes: string[] = []
  const signals: string[] = []
  let tell: (output: Uint8Array | string) => void = () => {}
  let ended: (exit: { exitCode: number | null }) => void = () => {}
  let isRunning = true
  const shell: ScriptedShell = {
    pid,
    name: 'bash',
    options,
    written,
    sizes,
    signals,
    paused: false,
    write(input) {
      written.push(input)
      typed?.(input, shell)
    },
    resize: (cols, rows) => void sizes.push(`${cols}x${rows}`),
    kill(signal = 'SIGHUP') {
      signals.push(signal)
      if (endsWhenKilled) shell.exit(null)
    },
    pause() {
      shell.paused = true
    },
    resume() {
      shell.paused = false
    },
    onOutput(listener) {
      tell = listener
      if (prompt !== '') listener(prompt)
    },
    onExit(listener) {
      ended = listener
    },
    typed: () => written.join(''),
    print: (output) => void (isRunning && tell(output)),
    exit(exitCode) {
      if (!isRunning) return
      isRunning = false
      ended({ exitCode })
    },
    isRunning: () => isRunning,
  }
  return shell
}
