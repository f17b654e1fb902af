import type { Shell, SpawnOptions } from '../../../../server/drivers/shell/shellDriver'

/** A shell that echoes what is typed; a session of a test prints the rest. */
export interface EchoShell {
  readonly shell: Shell
  /** Everything that reached it, in order. */
  typed(): string
  print(text: string): void
  exit(exitCode: number | null): void
  isRunning(): boolean
  /** `cols`x`rows` it was given, one after the other. */
  readonly sizes: readonly string[]
}

export function createEchoShell({ cols, rows }: SpawnOptions, pid: number): EchoShell {
  const sizes = [`${cols}x${rows}`]
  let output: (text: string) => void = () => {}
  let ended: (exit: { exitCode: number | null }) => void = () => {}
  let typed = ''
  let isRunning = true

  function exit(exitCode: number | null): void {
    if (!isRunning) return
    isRunning = false
    ended({ exitCode })
  }

  return {
    sizes,
    typed: () => typed,
    isRunning: () => isRunning,
    print: (text) => isRunning && output(text),
    exit,
    shell: {
      pid,
      name: 'bash',
      write(input) {
        typed += input
        output(input.replaceAll('\r', '\r\n$ '))
      },
      resize: (nextCols, nextRows) => void sizes.push(`${nextCols}x${nextRows}`),
      kill: () => exit(null),
      pause() {},
      resume() {},
      onOutput(listener) {
        output = listener
        listener('$ ')
      },
      onExit(listener) {
        ended = listener
      },
    },
  }
}
