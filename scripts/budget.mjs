import { readdirSync, readFileSync, statSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** What the parts of the built page may weigh, kB as they are sent (docs/architecture.md, Budgets). */
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const client = `${dist}client/`
/** @type {Record<string, { file: string, name?: string, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(readFileSync(`${client}.vite/manifest.json`, 'utf8'))

/** @param {string} name of a chunk (vite.config.ts) */
function keyOf(name) {
  const key = Object.keys(manifest).find(
    (one) => manifest[one].name === name && manifest[one].file.endsWith('.js'),
  )
  if (key === undefined) throw new Error(`There is no chunk with the name ${name}.`)
  return key
}

/** A chunk and what it imports, with their styles. @param {string} key @param {Set<string>} [files] */
function closure(key, files = new Set()) {
  const { file, imports = [], css = [] } = manifest[key]
  if (files.has(file)) return files
  for (const one of [file, ...css]) files.add(one)
  for (const next of imports) closure(next, files)
  return files
}

/** What the chunks bring beyond what is there already. @param {readonly string[]} names @param {Iterable<string>} [there] */
function files(names, there = []) {
  const known = new Set(there)
  return [...new Set(names.flatMap((name) => [...closure(keyOf(name))]))].filter((file) => !known.has(file))
}

/** Assets that no chunk imports. @param {RegExp} name */
function assets(name) {
  const found = readdirSync(`${client}assets`).filter((file) => name.test(file))
  if (found.length === 0) throw new Error(`No asset is called ${name}.`)
  return found.map((file) => `assets/${file}`)
}

/** @param {string} file @param {'.br' | '.gz'} ending */
function sent(file, ending) {
  const size = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.size
  return (size(client + file + ending) ?? size(client + file) ?? 0) / 1000
}

const first = files(['page'])
const prompt = [...first, ...files(['workbench', 'terminal'], first)]
const rest = files(['editing', 'agent', 'palette', 'later'], prompt)
const editor = [
  ...files(['monaco'], [...prompt, ...rest]),
  ...assets(/^(editor\.worker-[\w-]+\.js|codicon-[\w-]+\.ttf)$/),
]

let over = false
/** @param {string} name @param {number} weight @param {number} limit @param {string} unit */
function tell(name, weight, limit, unit) {
  over ||= weight > limit
  console.log(`${weight > limit ? 'OVER ' : 'ok   '}${name}: ${weight.toFixed(1)} of ${limit} ${unit}`)
}

for (const [name, parts, brotli, gzip] of /** @type {[string, string[], number, number][]} */ ([
  ['script of the page', first.filter((file) => file.endsWith('.js')), 163, 188],
  ['styles of the page', first.filter((file) => file.endsWith('.css')), 15, 17],
  ['until the prompt', prompt, 316, 371],
  ['fetched once that stands', rest, 130, 147],
  ['editor', editor, 905, 1130],
])) {
  const sum = (/** @type {'.br' | '.gz'} */ ending) => parts.reduce((kB, file) => kB + sent(file, ending), 0)
  tell(name, sum('.br'), brotli, 'kB brotli')
  tell(name, sum('.gz'), gzip, 'kB gzip')
}
for (const [name, file, limit] of /** @type {[string, string, number][]} */ ([
  ['embedding script', 'embed/sdk.js', 7],
  ['preview helper', 'preview/preview.js', 4.3],
]))
  tell(name, gzipSync(readFileSync(dist + file), { level: 9 }).length / 1000, limit, 'kB gzip')
process.exitCode = over ? 1 : 0
