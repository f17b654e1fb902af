import { accessSync, constants } from 'node:fs'
import { basename } from 'node:path'
import { spawn } from '@lydell/node-pty'
import { lingerUntilRead } from './lingerUntilRead'
import { runningPrograms } from './runningPrograms'
import type { Shell, SpawnShell } from './shellDriver'
import { shellEnvironment } from './shellEnvironment'
import { shellFolder } from './shellFolder'
import { signalTerminal } from './shellProcesses'

type Environment = Readonly<Record<string, string | undefined>>

/** How often a paused shell is looked at: node-pty drops what is un-read 200 ms after the exit. */
const DEAD_CHECK_MS = 50
const REFUSING = new Set(['false', 'nologin', 'true'])
/** Starts the person's own shell in a pseudo-terminal. */
export function createShellSpawner(environment: Environment): SpawnShell {
  return ({ cols, rows, cwd, env }) => {
    const file = shellOf(environment)
    const args = process.platform === 'darwin' ? ['-l'] : []
    const pty = spawn(file, args, {
      name: 'xterm-256color',
      cols,
      rows,
      cwd,
      encoding: null,
      env: { ...shellEnvironment(environment), ...env },
    })
    if ('_socket' in pty) lingerUntilRead(pty._socket)
    let deadCheck: NodeJS.Timeout | null = null

    function resume() {
      if (deadCheck) clearInterval(deadCheck)
      deadCheck = null
      pty.resume()
    }

    const shell: Shell = {
      pid: pty.pid,
      name: basename(file),
      write: (input) => pty.write(input),
      // It takes bytes, too, although its types do not say so.
      writeBytes: (input) => void Reflect.apply(pty.write, pty, [input]),
      resize: (nextCols, nextRows) => pty.resize(nextCols, nextRows),
      kill: (signal = 'SIGHUP') => signalTerminal(pty.pid, signal),
      running: () => runningPrograms(pty.pid),
      folder: () => shellFolder(pty.pid),
      pause() {
        pty.pause()
        deadCheck ??= setInterval(() => !isRunning(pty.pid) && resume(), DEAD_CHECK_MS)
      },
      resume,
      onOutput(listener: (output: Uint8Array | string) => void) {
        pty.onData(listener)
      },
      onExit(listener) {
        pty.onExit(({ exitCode, signal }) => {
          if (deadCheck) clearInterval(deadCheck)
          listener({ exitCode: signal ? null : exitCode })
        })
      },
    }
    return shell
  }
}

/** `$SHELL` where it is set and can be run, else bash. */
export function shellOf(environment: Environment): string {
  const own = environment.SHELL
  return own && !REFUSING.has(basename(own)) && isExecutable(own) ? own : 'bash'
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // Missing, or not executable for this user.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false // ESRCH: the process has ended.
  }
}
