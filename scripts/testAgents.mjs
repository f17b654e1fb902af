import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfStale } from './buildIfStale.mjs'
import { findChromium } from './chromium.mjs'
import { run } from './run.mjs'

/**
 * `npm run test:agents [-- --only claude,qwen] [--rows stream,edit] [--folder DIR] [--pages]`: installs the pinned real
 * agents, points them at a fake model on loopback and drives them through the workspace server. Prints agent × row.
 * The folder is kept where one is named (or in AGENTS_FOLDER), so that the next run installs nothing. An agent takes
 * 100 to 460 MB. `--pages`: only what is done in a browser; `--no-pages`: all but that.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const { values } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: 'string' },
    rows: { type: 'string' },
    folder: { type: 'string', default: process.env.AGENTS_FOLDER },
    pages: { type: 'boolean' },
    table: { type: 'string' },
  },
})
/** @type {Readonly<Record<string, { package: string, version: string }>>} */
const PINNED = JSON.parse(await readFile('e2e/agents/pinned.json', 'utf8'))
const FREE_BYTES = 2_000_000_000
const INSTALL_MS = 600_000

const wanted = values.only?.split(',') ?? Object.keys(PINNED)
const unknown = wanted.filter((id) => !(id in PINNED))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are ${Object.keys(PINNED).join(', ')}.`)
  process.exit(2)
}

const folder = values.folder ? resolve(values.folder) : await mkdtemp(join(tmpdir(), 'aether-agents-'))
const started = Date.now()
let code = 1
try {
  await mkdir(folder, { recursive: true })
  /** @type {string[]} */
  const installed = []
  for (const [id, pinned] of Object.entries(PINNED)) {
    if (!wanted.includes(id)) continue
    const problem = await install(id, pinned)
    if (problem === null) installed.push(id)
    else console.error(`\nSKIPPED: ${id} was NOT tested, because ${problem}.\n`)
  }
  const ready = Date.now()
  code = installed.length === 0 ? 1 : await test(installed)
  console.log(
    `All of it took ${minutes(Date.now() - started)} minutes, of which ${minutes(ready - started)} to install.`,
  )
  if (installed.length < wanted.length)
    console.error(`Tested ${installed.length} of ${wanted.length} agents; the others are named above.`)
} finally {
  if (!values.folder) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
process.exit(code)

/** @param {number} ms */
function minutes(ms) {
  return (ms / 60_000).toFixed(1)
}

/**
 * One after the other, each in a folder of its own.
 * @param {string} id @param {{ package: string, version: string }} pinned
 * @returns {Promise<string | null>} why it could not be installed
 */
async function install(id, { package: name, version }) {
  const place = join(folder, id)
  const spec = `${name}@${version}`
  const manifest = join(place, 'node_modules', name, 'package.json')
  if (existsSync(manifest) && JSON.parse(await readFile(manifest, 'utf8')).version === version) return null
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < FREE_BYTES) return `less than ${FREE_BYTES / 1e9} GB are free in ${folder}`
  await mkdir(place, { recursive: true })
  await writeFile(join(place, 'package.json'), '{"private":true}')
  console.log(`Installing ${spec} …`)
  const { error, status, said } = await npm(
    // Our own .npmrc, which `npm run` hands on, switches off the scripts by which OpenCode puts its program in place.
    ['install', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error', spec],
    place,
  )
  if (error || status !== 0) return `npm could not install ${spec}: ${error ?? said.trim().split('\n')[0]}`
  return null
}

/**
 * @param {string[]} argv @param {string} cwd
 * @returns {Promise<{ error: string | null, status: number | null, said: string }>}
 */
function npm(argv, cwd) {
  return new Promise((done) => {
    const child = spawn('npm', argv, { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: INSTALL_MS })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (part) => {
      said += part
    })
    child.once('error', (error) => done({ error: error.message, status: null, said }))
    child.once('close', (status) => done({ error: null, status, said }))
  })
}

/** @param {readonly string[]} installed */
async function test(installed) {
  const built = await buildIfStale()
  if (built !== 0) return built
  const rows = values.rows ? [`--grep= (${values.rows.split(',').join('|')}): `] : []
  const files =
    values.pages === undefined
      ? []
      : values.pages
        ? ['agents/page']
        : ['talk', 'changes', 'turns', 'settings', 'earlier', 'fork'].map((name) => `agents/${name}.spec`)
  return run(
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      ...['--config', 'e2e/agents/playwright.config.ts', ...files, ...rows],
      ...installed.map((id) => `--project=${id}`),
    ],
    {
      env: {
        AGENTS_FOLDER: folder,
        E2E_CHROMIUM: await findChromium(),
        ...(values.table ? { AGENTS_TABLE: resolve(values.table) } : {}),
      },
    },
  )
}
