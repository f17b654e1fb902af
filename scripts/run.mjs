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
