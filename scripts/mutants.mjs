import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * `npm run test:mutants [-- word …]`: breaks one rule at a time and wants at least one test to fail for each.
 * The mutations are data, `scripts/mutants/*.json`; words choose those whose name contains one of them. All of
 * it happens in a copy of the tree in the temporary folder, so an interrupted run leaves nothing broken.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'scripts/mutants')
/** What tests need; the rest of the tree is not copied. */
const COPIED = [
  'src',
  'server',
  'e2e',
  'scripts',
  'public',
  'docs',
  'package.json',
  'vite.config.ts',
  'vitest.config.ts',
]
const CONFIGS = /^tsconfig.*\.json$/
/** A mutant that makes a test hang is noticed, too. */
const TIMEOUT_MS = 300_000

/** @typedef {{ name: string, file: string, find: string, replace: string, tests: string[] }} Mutant */

const words = process.argv.slice(2)
const mutants = (await readMutants()).filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
)
if (mutants.length === 0) throw new Error(`No mutant is called ${words.join(' or ')}.`)

const copy = await mkdtemp(join(tmpdir(), 'mutants-'))
/** @type {import('node:child_process').ChildProcess | null} */
let running = null
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    end()
    void rm(copy, { recursive: true, force: true }).then(() => process.exit(130))
  })
}

let failures = 0
try {
  await makeCopy()
  const tests = [...new Set(mutants.flatMap((mutant) => mutant.tests))]
  console.log(
    `${mutants.length} mutants, ${tests.length} test files. First all of them on the tree as it is …`,
  )
  if (!(await passes(tests))) throw new Error('These tests fail without any mutant: mend them first.')
  for (const mutant of mutants) {
    const outcome = await tryOut(mutant)
    if (outcome !== 'noticed') failures += 1
    console.log(`${outcome.padEnd(8)}  ${mutant.name}`)
  }
} finally {
  await rm(copy, { recursive: true, force: true })
}
console.log(`\n${mutants.length - failures} of ${mutants.length} mutants were noticed.`)
process.exitCode = failures > 0 ? 1 : 0

/** @returns {Promise<Mutant[]>} */
async function readMutants() {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const lists = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))),
  )
  return lists.flat()
}

async function makeCopy() {
  const configs = (await readdir(root)).filter((name) => CONFIGS.test(name))
  for (const name of [...COPIED, ...configs]) {
    await cp(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => basename(path) !== 'node_modules',
    })
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/**
 * `STALE`: the rule stands elsewhere or reads otherwise by now, and so must the mutant.
 * @param {Mutant} mutant
 */
async function tryOut({ file, find, replace, tests }) {
  const path = join(copy, file)
  const text = await readFile(path, 'utf8')
  if (text.split(find).length !== 2) return 'STALE'
  await writeFile(
    path,
    text.replace(find, () => replace),
  )
  try {
    return (await passes([...tests, '--bail', '1'])) ? 'SURVIVED' : 'noticed'
  } finally {
    await writeFile(path, text)
  }
}

/** @param {string[]} tests */
function passes(tests) {
  const argv = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'proof', '--project', 'unit', ...tests]
  const child = spawn(process.execPath, argv, { cwd: copy, stdio: 'ignore', detached: true })
  running = child
  const timer = setTimeout(end, TIMEOUT_MS)
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(timer)
      running = null
      resolve(code === 0)
    })
  })
}

/** Ends the test runner with all its workers. */
function end() {
  if (running?.pid === undefined) return
  try {
    process.kill(-running.pid, 'SIGKILL')
  } catch {
    // It ended by itself a moment ago.
  }
}
