import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { buildIfStale } from '../scripts/buildIfStale.mjs'
import { findChromium } from '../scripts/chromium.mjs'
import { run } from '../scripts/run.mjs'

/**
 * `npm run bench [-- --all | --only echo …] [--reps 5]`: the product beside its own bare pages, a verdict for each row
 * (bench/README.md). `--only units` runs the figures of single functions.
 */
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const argv = process.argv.slice(2)
const units = ['node_modules/vitest/vitest.mjs', 'bench', '--run', '--project', 'unit']
if (argv.includes('units')) process.exit(await run(units))

const code = await buildIfStale()
if (code !== 0) process.exit(code)
const { module } = await runnerImport(fileURLToPath(new URL('main.ts', import.meta.url)))
process.exit(await module.main(argv, await findChromium()))
