import { readFileSync } from 'node:fs'
import process from 'node:process'

/**
 * A lock file that was made on one system can silently miss the packages of the others, and `npm ci` then
 * fails on every machine. Every optional dependency must have an entry of its own, and no entry may name a host.
 */
const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const paths = Object.keys(packages)
const has = (/** @type {string} */ name) => paths.some((path) => path.endsWith(`node_modules/${name}`))
const problems = []
for (const [path, entry] of Object.entries(packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    if (!has(name)) problems.push(`${path || 'package.json'} wants ${name}, which has no entry`)
  }
  if (entry.resolved) problems.push(`${path} names where it was fetched from`)
}
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!/^\d+\.\d+\.\d+$/.test(String(range))) problems.push(`${name} is not pinned to one version`)
}
for (const problem of problems) console.error(`package-lock.json: ${problem}`)
if (problems.length === 0) console.log(`Lock file: ${paths.length} entries, complete.`)
process.exitCode = problems.length === 0 ? 0 : 1
