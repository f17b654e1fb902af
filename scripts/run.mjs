import { spawn } from 'node:child_process'
import process from 'node:process'

/**
 * Runs one Node program of this repository to its end, its output shown as it comes.
 * @param {readonly string[]} argv arguments for `process.execPath`
 * @param {{ env?: Record<string, string>, timeoutMs?: number, stdout?: 'inherit' | 'stderr' }} [options]
 * @returns {Promise<number>} the exit code; 1 when it was ended by a signal
 */
export function run(argv, { env = {}, timeoutMs, stdout = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, {
      env: { ...process.env, ...env },
      stdio: ['ignore', stdout === 'stderr' ? process.stderr : 'inherit', 'inherit'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

/**
 * The same for a program whose output is wanted in one piece, standard output and errors together.
 * @param {readonly string[]} argv
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number, said: string }>}
 */
export function runQuietly(argv, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => {
        said += part
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, said }))
  })
}
