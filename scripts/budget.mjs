import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What a chunk may weigh, KB of gzip with everything it statically imports (docs/architecture.md, Budgets). */
const dist = fileURLToPath(new URL('../dist/client/', import.meta.url))
/** @type {Record<string, { file: string, src?: string, imports?: string[], css?: string[], isEntry?: boolean, isDynamicEntry?: boolean }>} */
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))
const weigh = (/** @type {string} */ file) => gzipSync(readFileSync(dist + file), { level: 9 }).length / 1000

/** @param {string} key @param {Set<string>} [seen] */
function closure(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key)
    for (const next of manifest[key]?.imports ?? []) closure(next, seen)
  }
  return seen
}

/** @param {Iterable<string>} keys */
const scripts = (keys) => [...keys].reduce((sum, key) => sum + weigh(manifest[key].file), 0)
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry) ?? 'index.html'
const initial = closure(entry)
const styles = [...new Set([...initial].flatMap((key) => manifest[key].css ?? []))]

/** Weight of a lazy chunk beyond what the page already has. @param {RegExp} source */
function lazy(source) {
  const key = Object.keys(manifest).find(
    (name) => manifest[name].isDynamicEntry && source.test(manifest[name].src ?? name),
  )
  if (!key) throw new Error(`No lazy chunk matches ${source}: is it still imported with import()?`)
  return scripts([...closure(key)].filter((name) => !initial.has(name)))
}

const rows = [
  ['initial JS', scripts(initial), 180],
  ['initial CSS', styles.reduce((sum, file) => sum + weigh(file), 0), 20],
  ['terminal', lazy(/TerminalScreen/), 140],
  ['Monaco', lazy(/EditorCode/), 970],
]
const others = fileURLToPath(new URL('../dist/', import.meta.url))
for (const [name, file, limit] of /** @type {[string, string, number][]} */ ([
  ['embedding script', 'embed/sdk.js', 7],
  ['preview helper', 'preview/preview.js', 4.3],
]))
  rows.push([name, gzipSync(readFileSync(others + file), { level: 9 }).length / 1000, limit])
let over = false
for (const [name, weight, limit] of /** @type {[string, number, number][]} */ (rows)) {
  over ||= weight > limit
  console.log(`${weight > limit ? 'OVER ' : 'ok   '}${name}: ${weight.toFixed(1)} of ${limit} KB gzip`)
}
const leaked = [...initial].filter(
  (key) => /monaco-editor|@xterm\/xterm/.test(key) || /monaco|xterm/i.test(manifest[key].file),
)
for (const key of leaked) console.error(`In the initial closure, must be lazy: ${key}`)
process.exitCode = over || leaked.length > 0 ? 1 : 0
