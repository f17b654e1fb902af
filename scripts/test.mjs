import { availableParallelism } from 'node:os'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { run, runQuietly } from './run.mjs'

/**
 * `npm test` is the first ring: every static check, the unit and component tests, a fixed sample of the cuts, and the
 * browser tests tagged @smoke. `npm run test:all` is everything: every cut and pair, every browser test, embedding with
 * both kinds of frame storage, and the reverse proxy. `node scripts/test.mjs unit | browser | e2e [arguments]`
 * runs one kind of test; the arguments go to its runner.
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const [only = 'first', ...rest] = process.argv.slice(2)

/** Cuts of a kind that `npm test` tries for each session: about a second each. */
const PROOF_SAMPLE = '40'
/** What its property tests try; any number does, as long as it stays. */
const PROOF_SEED = '20261129'

/** @typedef {{ name: string, argv: string[], again: string }} Step `again` is the command that runs only this step. */

/** @type {Step} */
const build = {
  name: 'build',
  argv: ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn'],
  again: 'npm run build',
}
/** They need nothing of each other, so they share the cores. @type {Step[]} */
const CHECKS = [
  { name: 'lock file', argv: ['scripts/lockcheck.mjs'], again: 'node scripts/lockcheck.mjs' },
  {
    name: 'format and lint',
    argv: ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'],
    again: 'npm run lint',
  },
  { name: 'types', argv: ['node_modules/typescript/bin/tsc', '-b'], again: 'npm run typecheck' },
  { name: 'needless exports', argv: ['node_modules/knip/bin/knip.js', '--no-progress'], again: 'npx knip' },
  build,
]
const budget = { name: 'bundle budget', argv: ['scripts/budget.mjs'], again: 'node scripts/budget.mjs' }
const proxy = { name: 'reverse proxy', argv: ['scripts/proxyTest.mjs'], again: 'npm run test:proxy' }

/** @param {string} name @param {readonly string[]} projects @param {readonly string[]} [more] @returns {Step} */
const vitest = (name, projects, more = []) => ({
  name,
  argv: [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    ...['--reporter=default', '--reporter=./scripts/rerunVitest.mjs', ...more],
  ],
  again: '',
})
/** @param {string} name @param {readonly string[]} projects @param {readonly string[]} [more] @returns {Step} */
const playwright = (name, projects, more = []) => ({
  name,
  argv: [
    'node_modules/@playwright/test/cli.js',
    'test',
    ...projects.map((project) => `--project=${project}`),
    ...['--reporter=list,./scripts/rerunPlaywright.mjs', ...more],
  ],
  again: '',
})

/** @type {Record<string, readonly (Step | Step[])[]>} A list in the list runs side by side. */
const RINGS = {
  first: [
    CHECKS,
    budget,
    vitest('unit and component tests', []),
    playwright('browser tests (@smoke)', ['mock', 'real', 'embed-refused'], ['--grep=@smoke']),
  ],
  all: [CHECKS, budget, vitest('unit and component tests', []), playwright('browser tests', []), proxy],
  unit: [vitest('unit tests', ['proof', 'unit', 'alone'], rest)],
  browser: [vitest('component tests', ['browser'], rest)],
  e2e: [build, playwright('browser tests', [], rest)],
}
const ring = RINGS[only]
if (!ring) throw new Error(`"${only}" is none of ${Object.keys(RINGS).join(', ')}.`)

/** What is asked for by name is run whole. */
const isFirst = only === 'first' || (only === 'unit' && rest.length === 0)
/** @type {Record<string, string>} */
const env = {
  ...(only === 'unit' ? {} : { E2E_CHROMIUM: await findChromium() }),
  ...(isFirst ? { TEST_RING: 'first', PROOF_SAMPLE, PROOF_SEED } : {}),
}
const started = performance.now()
for (const steps of ring) {
  const code = Array.isArray(steps) ? await sideBySide(steps) : await oneByOne(steps)
  if (code !== 0) process.exit(code)
}
console.log(
  `\n${only === 'first' || only === 'all' ? 'All checks passed' : 'Passed'} in ${seconds(started)} s on ${availableParallelism()} cores.`,
)

/** @param {Step} step */
async function oneByOne({ name, argv, again }) {
  const from = performance.now()
  console.log(`\n── ${name}`)
  const code = await run(argv, { env })
  report(name, code, from, again)
  return code
}

/** What each of them says comes in one piece, when it has ended. @param {readonly Step[]} steps */
async function sideBySide(steps) {
  const codes = await Promise.all(
    steps.map(async ({ name, argv, again }) => {
      const from = performance.now()
      const { code, said } = await runQuietly(argv, env)
      console.log(`\n── ${name}\n${said.trim()}`)
      report(name, code, from, again)
      return code
    }),
  )
  return codes.find((code) => code !== 0) ?? 0
}

/** @param {string} name @param {number} code @param {number} from @param {string} again */
function report(name, code, from, again) {
  console.log(`── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds(from)} s`)
  if (code !== 0 && again) console.log(`   To run it alone: ${again}`)
}

/** @param {number} from */
function seconds(from) {
  return ((performance.now() - from) / 1000).toFixed(1)
}
