import type { Shell, SpawnShell } from '../../server/drivers/shell/shellDriver'

/** What a test does with one scripted shell. */
export interface ScriptedShell {
  /** Writes to the terminal, as a program would. */
  print(text: string): void
  exit(exitCode: number): void
  /** Everything typed so far. */
  readonly typed: () => string
}

export interface TerminalScript {
  readonly spawn: SpawnShell
  readonly shells: readonly ScriptedShell[]
}

const PROMPT = '$ '

/**
 * Shells without a process. They echo what is typed, and know a few words: `echo TEXT`, `lines N` (numbered
 * lines), `colours`, and `exit N`.
 */
export function createTerminalScript(): TerminalScript {
  const shells: ScriptedShell[] = []

  const spawn: SpawnShell = () => {
    let output: (text: string) => void = () => {}
    let exited: (exit: { exitCode: number | null }) => void = () => {}
    let typed = ''
    let line = ''
    const exit = (exitCode: number | null) => exited({ exitCode })
    const shell: Shell = {
      pid: 100_000 + shells.length,
      name: 'bash',
      write(input) {
        typed += input
        for (const key of input) {
          if (key === '\r') {
            output('\r\n')
            const command = line
            line = ''
            run(command, output, exit)
          } else if (key === '\x7f') {
            if (line !== '') output('\b \b')
            line = line.slice(0, -1)
          } else if (key >= ' ') {
            line += key
            output(key)
          }
        }
      },
      resize() {},
      kill: () => exit(null),
      pause() {},
      resume() {},
      onOutput(listener) {
        output = listener
        output(PROMPT)
      },
      onExit(listener) {
        exited = listener
      },
    }
    shells.push({ print: (text) => output(text), exit, typed: () => typed })
    return shell
  }
  return { spawn, shells }
}

function run(command: string, output: (text: string) => void, exit: (code: number) => void): void {
  const [word, ...rest] = command.split(' ')
  const argument = rest.join(' ')
  if (word === 'exit') {
    exit(Number(argument || 0))
    return
  }
  if (word === 'echo') output(`${argument}\r\n`)
  if (word === 'lines') {
    for (let number = 1; number <= Number(argument); number += 1) output(`line ${number}\r\n`)
  }
  if (word === 'colours') output('\x1b[31mred\x1b[0m \x1b[2mdim\x1b[0m \x1b[1;32mgreen\x1b[0m\r\n')
  output(PROMPT)
}
