import { vi } from 'vitest'

/**
 * Vitest looks for one second at what a test waits for. That is a guess about the speed of the machine: a test that
 * waits for something ends when it comes, and fails when it is clear that it does not come.
 */
const PATIENCE_MS = 15_000

const { waitFor, waitUntil } = vi
vi.waitFor = (check, options) => waitFor(check, patient(options))
vi.waitUntil = (check, options) => waitUntil(check, patient(options))

type Options = Parameters<typeof waitFor>[1]

function patient(options: Options): Options {
  return typeof options === 'number' ? options : { timeout: PATIENCE_MS, interval: 20, ...options }
}
