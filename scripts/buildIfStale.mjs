import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.mjs'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What the build is made of. */
const SOURCES = [
  'src',
  'server',
  'public',
  'index.html',
  'package-lock.json',
  'package.json',
  'scripts/finishPage.ts',
  'scripts/precompress.ts',
  'vite.config.ts',
]
/** Written last, so that a build that was cut short counts as none. */
const LAST = 'dist/server/main.js'

/**
 * Builds the page and the server unless nothing changed since the last time. Everything it says goes to
 * stderr: the first line of stdout belongs to the server.
 * @param {string} [root] the repository
 * @returns {Promise<number>} the exit code of the build, 0 when none was needed
 */
export async function buildIfStale(root = ROOT) {
  if (!isStale(root)) return 0
  console.error('Building …')
  const started = Date.now()
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const code = await run([vite, 'build', root, '--app', '--logLevel', 'error'], { stdout: 'stderr' })
  if (code !== 0) return code
  console.error(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
  return 0
}

/** @param {string} root */
export function isStale(root) {
  const built = newest(join(root, LAST))
  if (built === 0 || newest(join(root, 'dist/client/index.html')) === 0) return true
  return SOURCES.some((path) => newest(join(root, path)) > built)
}

/**
 * When a file, or anything in a folder, was last changed; 0 when it is not there. A folder counts itself, so
 * that a deletion is seen; tests do not count.
 * @param {string} path
 * @returns {number} milliseconds since 1970
 */
function newest(path) {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined) return 0
  if (!facts.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : facts.mtimeMs
  return Math.max(facts.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}
