import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import process from 'node:process'

/**
 * What a test runner found out: how many tests passed, what they measured where they say so in the report, and what
 * went wrong.
 * @typedef {{ passed: number, figures: string[], wrong: string[] }} Outcome
 */

/** Lines of the end of what a program said. */
const TAIL_LINES = 30

/**
 * @param {readonly ('proof' | 'unit' | 'browser')[]} projects
 * @param {readonly string[]} files
 * @param {string} report
 * @param {NodeJS.ProcessEnv} surroundings
 * @returns {Promise<Outcome>}
 */
export async function vitest(projects, files, report, surroundings) {
  const named = projects.flatMap((name) => ['--project', name])
  const argv = ['node_modules/vitest/vitest.mjs', 'run', ...named, ...files]
  const reporting = ['--reporter', 'json', '--outputFile', report, '--testTimeout', '7200000']
  await rm(report, { force: true })
  const { code, tail } = await run('vitest', [...argv, ...reporting], surroundings)
  const { testResults = [] } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
  const tests = testResults.flatMap((/** @type {any} */ file) => file.assertionResults)
  const failed = tests.filter((/** @type {any} */ test) => test.status === 'failed')
  const names = failed.map(
    (/** @type {any} */ test) => `${test.fullName}: ${test.failureMessages.join(' ').slice(0, 400)}`,
  )
  return {
    passed: tests.filter((/** @type {any} */ test) => test.status === 'passed').length,
    figures: tests.flatMap((/** @type {any} */ test) => test.meta?.figure ?? []),
    wrong: code === 0 ? [] : names.length > 0 ? names : [`The test runner ended with ${code}.`, ...tail],
  }
}

/**
 * @param {readonly string[]} files
 * @param {string} report
 * @param {NodeJS.ProcessEnv} surroundings
 * @returns {Promise<Outcome>}
 */
export async function playwright(files, report, surroundings) {
  const argv = ['node_modules/@playwright/test/cli.js', 'test', ...files, '--reporter', 'line,json']
  await rm(report, { force: true })
  const { code, tail } = await run('playwright', argv, {
    ...surroundings,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  const { stats } = JSON.parse(await readFile(report, 'utf8').catch(() => '{}'))
  const wrong = code === 0 ? [] : [`${files.join(' ')} failed:`, ...tail]
  return { passed: stats?.expected ?? 0, figures: [], wrong }
}

/**
 * @param {string} name
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} surroundings
 * @returns {Promise<{ code: number, tail: string[] }>}
 */
export function run(name, argv, surroundings) {
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
