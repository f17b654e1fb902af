import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findChromium } from './chromium.mjs'
import { countsFor, goalsWith } from './soakGoals.mjs'

/**
 * `npm run soak [-- --minutes N]`: the large counts of the goals in docs/reliability.md, again and again with new
 * seeds for N minutes, at least once (a round takes about 20 minutes on two cores; where N is less, its counts are
 * smaller). Prints each goal with its figure, or "not yet". A failure says its seed and what the runner said last;
 * `PROOF_SEED=… npx vitest run <file>` plays it again.
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '0' } } })
const minutes = Number(values.minutes)
const until = Date.now() + minutes * 60_000

/** Lines of the end of what a program said. */
const TAIL_LINES = 30

const folder = await mkdtemp(join(tmpdir(), 'soak-'))
const env = { ...countsFor(minutes), ...process.env, E2E_CHROMIUM: await findChromium() }
let failed = false
try {
  await run('build', ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'], env)
  let round = 0
  do {
    round += 1
    const seed = String(Math.floor(Math.random() * 2 ** 31))
    console.log(`\nRound ${round}, seed ${seed}`)
    for (const goal of goalsWith(env)) failed = (await pursue(goal, { ...env, PROOF_SEED: seed })) || failed
  } while (Date.now() < until && !failed)
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

/** Prints one line; true when it failed. @param {import('./soakGoals.mjs').Goal} goal @param {NodeJS.ProcessEnv} surroundings */
async function pursue({ id, what, tests, components, e2e, figure, notYet }, surroundings) {
  const name = `${id.padEnd(4)} ${what.padEnd(28)}`
  if (notYet !== undefined) {
    console.log(`${name} not yet: ${notYet}`)
    return false
  }
  const from = Date.now()
  const report = join(folder, `${id}.json`)
  const figures = join(folder, `${id}.txt`)
  await rm(figures, { force: true })
  const measured = { ...surroundings, PROOF_FIGURES: figures }
  const wrong = [
    ...(tests ? await vitest(['proof', 'unit'], tests, report, measured) : []),
    ...(components ? await vitest(['browser'], [components], report, measured) : []),
    ...(e2e ? await endToEnd(e2e, measured) : []),
  ]
  const seconds = ((Date.now() - from) / 1000).toFixed(0)
  const says = wrong.length === 0 ? figure : `FAILED with seed ${surroundings.PROOF_SEED}`
  console.log(`${name} ${says} (${seconds} s)`)
  for (const line of (await readFile(figures, 'utf8').catch(() => '')).split('\n').filter(Boolean))
    console.log(`     ${line}`)
  for (const line of wrong) console.log(`     ${line}`)
  return wrong.length > 0
}

/**
 * What the tests that failed said.
 * @param {('proof' | 'unit' | 'browser')[]} projects
 * @param {string[]} files
 * @param {string} report
 * @param {NodeJS.ProcessEnv} surroundings
 */
async function vitest(projects, files, report, surroundings) {
  const argv = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    ...files,
  ]
  const reporting = ['--reporter', 'json', '--outputFile', report, '--testTimeout', '3600000']
  const { code, tail } = await run('vitest', [...argv, ...reporting], surroundings)
  if (code === 0) return []
  const { testResults = [] } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
  const names = testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults
      .filter((/** @type {any} */ test) => test.status === 'failed')
      .map((/** @type {any} */ test) => `${test.fullName}: ${test.failureMessages.join(' ').slice(0, 400)}`),
  )
  return names.length > 0 ? names : [`The test runner ended with ${code}.`, ...tail]
}

/** @param {string} file @param {NodeJS.ProcessEnv} surroundings */
async function endToEnd(file, surroundings) {
  const argv = ['node_modules/@playwright/test/cli.js', 'test', file, '--reporter', 'line']
  const { code, tail } = await run('playwright', argv, surroundings)
  return code === 0 ? [] : [`${file} failed:`, ...tail]
}

/**
 * @param {string} name
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} surroundings
 * @returns {Promise<{ code: number, tail: string[] }>}
 */
function run(name, argv, surroundings) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { env: surroundings, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part) => {
        said = (said + String(part)).slice(-20_000)
      })
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)))
    child.once('close', (code) => resolve({ code: code ?? 1, tail: said.split('\n').slice(-TAIL_LINES) }))
  })
}
