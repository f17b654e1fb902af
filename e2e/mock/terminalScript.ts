import type { SpawnShell } from '../../server/drivers/shell/shellDriver'
import { createScriptedShell, type ScriptedShell } from '../../src/testing/kit/scriptedShell'

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

  const spawn: SpawnShell = (options) => {
    let line = ''
    function typed(input: string, shell: ScriptedShell): void {
      for (const key of input) {
        if (key === '\r') {
          shell.print('\r\n')
          const command = line
          line = ''
          run(command, shell)
        } else if (key === '\x7f') {
          if (line !== '') shell.print('\b \b')
          line = line.slice(0, -1)
        } else if (key >= ' ') {
          line += key
          shell.print(key)
        }
      }
    }
    const shell = createScriptedShell(options, 100_000 + shells.length, {
      prompt: PROMPT,
      typed,
      endsWhenKilled: true,
    })
    shells.push(shell)
    return shell
  }
  return { spawn, shells }
}

function run(command: string, shell: ScriptedShell): void {
  const [word, ...rest] = command.split(' ')
  const argument = rest.join(' ')
  if (word === 'exit') {
    shell.exit(Number(argument || 0))
    return
  }
  if (word === 'echo') shell.print(`${argument}\r\n`)
  if (word === 'lines') {
    for (let number = 1; number <= Number(argument); number += 1) shell.print(`line ${number}\r\n`)
  }
  if (word === 'colours') shell.print('\x1b[31mred\x1b[0m \x1b[2mdim\x1b[0m \x1b[1;32mgreen\x1b[0m\r\n')
  shell.print(PROMPT)
}
