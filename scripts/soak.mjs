import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findChromium } from './chromium.mjs'
import { countsFor, GOALS } from './soakGoals.mjs'
import { playwright, run, vitest } from './soakRun.mjs'

/**
 * `npm run soak [-- --minutes N] [goal …]`: the large counts of the goals in docs/reliability.md, again and again with
 * new seeds for N minutes, at least once; with fewer than 20 minutes the counts are smaller in proportion, with 60 or
 * without a number the flood of G14 takes its hour. `G3 G14` runs these goals alone. Prints each goal with the figures
 * its tests measured, the row of `npm run bench` that measures it in a browser, and "not yet" for what is not measured. A failure says its seed and what the runner said
 * last; `PROOF_SEED=… npx vitest run <file>` plays it again.
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '0' } },
  allowPositionals: true,
})
const minutes = Number(values.minutes)
const until = Date.now() + minutes * 60_000
const goals = GOALS.filter(({ id }) => positionals.length === 0 || positionals.includes(id))
if (goals.length === 0) throw new Error(`No goal is called ${positionals.join(' or ')}.`)

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
    for (const goal of goals) failed = (await pursue(goal, { ...env, PROOF_SEED: seed })) || failed
  } while (Date.now() < until && !failed)
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0

/** Prints what was measured; true when it failed. @param {import('./soakGoals.mjs').Goal} goal @param {NodeJS.ProcessEnv} surroundings */
async function pursue({ id, what, tests, components, e2e, bench, notYet }, surroundings) {
  const name = `${id.padEnd(4)} ${what.padEnd(28)}`
  if (!tests && !components && !e2e) {
    console.log(`${name} not yet: ${notYet}`)
    return false
  }
  const from = Date.now()
  const report = join(folder, `${id}.json`)
  const told = join(folder, `${id}.txt`)
  await rm(told, { force: true })
  const measured = { ...surroundings, PROOF_FIGURES: told }
  const outcomes = [
    ...(tests ? [await vitest(['proof', 'unit'], tests, report, measured)] : []),
    ...(components ? [await vitest(['browser'], components, report, measured)] : []),
    ...(e2e ? [await playwright(e2e, report, measured)] : []),
  ]
  const figures = [
    ...(await readFile(told, 'utf8').catch(() => '')).split('\n').filter(Boolean),
    ...outcomes.flatMap((outcome) => outcome.figures),
  ]
  const wrong = outcomes.flatMap((outcome) => outcome.wrong)
  if (figures.length === 0) wrong.push('None of its tests told a figure.')
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const says = wrong.length === 0 ? 'held' : `FAILED with seed ${surroundings.PROOF_SEED}`
  console.log(`${name} ${says}, ${passed} tests passed (${((Date.now() - from) / 1000).toFixed(0)} s)`)
  for (const line of [...figures, ...wrong]) console.log(`     ${line}`)
  if (bench !== undefined)
    console.log(`     in a browser: "${bench.row}" of npm run bench -- --only ${bench.scenario}`)
  if (notYet !== undefined) console.log(`     not yet: ${notYet}`)
  return wrong.length > 0
}
