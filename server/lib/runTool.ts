import { execFile } from 'node:child_process'

/** Runs a program without a shell; resolves with what it wrote, also when it found fault with a part of its task. */
export type RunTool = (program: string, args: readonly string[]) => Promise<string>

const TIMEOUT_MS = 5_000
const MAX_OUTPUT = 16 * 1_048_576

/** Times and numbers as everywhere: these are read by a program. */
export const TOOL_ENV = { ...process.env, LC_ALL: 'C' }

export const runTool: RunTool = (program, args) =>
  new Promise((resolve, reject) => {
    const options = { env: TOOL_ENV, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT }
    execFile(program, [...args], options, (error, said) => {
      // A code is a number where it ran to its end: lsof says 1 where there is nothing to list.
      if (error && typeof error.code !== 'number') reject(error)
      else resolve(said)
    })
  })
