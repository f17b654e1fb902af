import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'

const TIMEOUT_MS = 5_000
const MAX_OUTPUT = 65_536
const VERSION = /\b\d+\.\d+(?:\.\d+)?(?:[-+.][\w.+-]*\w)?/

/** What a program says to `--version`; null: nothing that looks like one. */
export type AskVersion = (program: string, env: Readonly<Record<string, string>>) => Promise<string | null>

/** Asks each program once, and again when its file is another one. */
export function createAskVersion(ask: AskVersion = askProgram): AskVersion {
  const known = new Map<string, Promise<string | null>>()
  return (program, env) => {
    const key = `${program} ${statSync(program, { throwIfNoEntry: false })?.mtimeMs}`
    const before = known.get(key)
    if (before !== undefined) return before
    const asked = ask(program, env)
    known.set(key, asked)
    return asked
  }
}

const askProgram: AskVersion = (program, env) =>
  new Promise((resolve) => {
    const options = {
      env: { ...env },
      // Not in the workspace: what lies there is no configuration of a program that is only asked for its version.
      cwd: tmpdir(),
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: MAX_OUTPUT,
    }
    const child = execFile(program, ['--version'], options, (error, said) =>
      resolve(error ? null : (VERSION.exec(said)?.[0] ?? null)),
    )
    child.stdin?.on('error', () => undefined).end()
  })
