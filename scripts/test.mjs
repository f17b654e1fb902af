import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { run } from './run.mjs'

/**
 * `npm test`: every check, in the order in which it fails fastest. `node scripts/test.mjs browser` runs only
 * the component tests, `e2e` only the end-to-end tests, and `embed` those of them that show a workspace in a frame,
 * all with both kinds of storage; what follows is passed on to the runner. Tests tagged @more are further ways to
 * meet what another one meets: `e2e` and `embed` have the time for them.
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const [only, ...rest] = process.argv.slice(2)
const vitest = 'node_modules/vitest/vitest.mjs'
const vite = ['node_modules/vite/bin/vite.js', 'build', '--app', '--logLevel', 'warn']
const playwright = ['node_modules/@playwright/test/cli.js', 'test']
const inFrames = ['--project=embed-refused', '--project=embed-partitioned']

/** @type {[string, string[]][]} */
const steps =
  only === 'browser'
    ? [['component tests', [vitest, 'run', '--project', 'browser', ...rest]]]
    : only === 'e2e' || only === 'embed'
      ? [
          ['build', vite],
          ['end-to-end tests', [...playwright, ...(only === 'embed' ? inFrames : []), ...rest]],
        ]
      : [
          ['lock file', ['scripts/lockcheck.mjs']],
          ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '.']],
          ['types', ['node_modules/typescript/bin/tsc', '-b']],
          ['build', vite],
          ['bundle budget', ['scripts/budget.mjs']],
          ['unit and component tests', [vitest, 'run']],
          ['end-to-end tests', [...playwright, '--grep-invert=@more']],
        ]

const env = { E2E_CHROMIUM: await findChromium(), ...(only === 'embed' ? { E2E_EMBED: 'all' } : {}) }
const started = performance.now()
for (const [name, argv] of steps) {
  const from = performance.now()
  console.log(`\n── ${name}`)
  const code = await run(argv, { env })
  console.log(
    `── ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - from) / 1000).toFixed(1)} s`,
  )
  if (code !== 0) process.exit(code)
}
console.log(`\nAll checks passed in ${((performance.now() - started) / 1000).toFixed(0)} s.`)
