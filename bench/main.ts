import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { openLabRoom } from './lab/lab'
import { createScope } from './lab/scope'
import { measureSides } from './measureSides'
import { type Sample, tableOf } from './report/table'
import type { Scenario } from './scenario'

const RESULTS = 'bench/results'
const OPTIONS = {
  all: { type: 'boolean', default: false },
  only: { type: 'string', multiple: true },
  reps: { type: 'string', default: '5' },
  before: { type: 'string' },
  'max-seconds': { type: 'string' },
} as const

const files = import.meta.glob<Scenario>('./rows/*.ts', { eager: true, import: 'default' })
const scenarios = Object.values(files)

/**
 * Measures the product beside the bare parts and prints the table. Resolves with the exit code: 1 where something
 * could not be measured. A goal that was missed is not an error: a machine is not a judge of code.
 */
export async function main(argv: string[], chromium: string): Promise<number> {
  const { values } = parseArgs({ args: argv, options: OPTIONS })
  const asked = (values.only ?? []).flatMap((each) => each.split(','))
  const unknown = asked.filter((id) => scenarios.every((scenario) => scenario.id !== id))
  if (unknown.length > 0) {
    const known = ['units', ...scenarios.map(({ id }) => id)].join(', ')
    console.error(`There is no ${unknown.join(' or ')} to measure. There are ${known}.`)
    return 2
  }
  const chosen = scenarios.filter(({ id, isCore }) =>
    asked.length > 0 ? asked.includes(id) : values.all || isCore,
  )
  const repetitions = Number(values.reps)
  const until = performance.now() + 1000 * Number(values['max-seconds'] ?? Number.POSITIVE_INFINITY)
  const hasBefore = values.before !== undefined
  const scope = createScope()
  const samples: Sample[] = []
  const interrupt = () => {
    if (scope.isClosed()) process.exit(130)
    console.error('Ending what was started …')
    void scope.close()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)

  let isInterrupted = false
  const loads = [loadavg()[0] ?? 0]
  try {
    const checkouts = { product: process.cwd(), before: values.before ?? '' }
    const room = await openLabRoom({ scope, chromium, checkouts })
    const machine = describeMachine(room.browserVersion)
    console.log(machine)
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const scenario of chosen) {
        if (scope.isClosed() || performance.now() > until) break
        if (repetition >= (scenario.maxRepetitions ?? repetitions)) continue
        samples.push(...(await measureSides({ scenario, repetition, hasBefore, room, scope })))
        loads.push(loadavg()[0] ?? 0)
      }
    }
    const rows = chosen.flatMap(({ id, rows: own }) =>
      Object.entries(own).map(([key, row]) => ({ scenario: id, key, row })),
    )
    console.log(`\n${tableOf(rows, samples)}`)
    console.log(`\nMedians (least…most) of up to ${repetitions} repetitions; ${loadText(loads)}.`)
    console.log(`All samples: ${save({ machine, loads, samples })}`)
  } finally {
    isInterrupted = scope.isClosed()
    await scope.close()
  }
  if (isInterrupted) return 130
  return samples.some(({ failure }) => failure !== null) ? 1 : 0
}

const loadText = (loads: readonly number[]) =>
  `load of the machine ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)} on ${cpus().length} cores`

function describeMachine(browser: string): string {
  const commit = git(['rev-parse', '--short', 'HEAD'])
  const changed = git(['status', '--porcelain']) === '' ? '' : ' with changes'
  return `${commit}${changed} · ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores · Node ${process.version} · Chromium ${browser} · DOM renderer`
}

function git(argv: string[]): string {
  try {
    return execFileSync('git', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'no commit'
  }
}

function save(result: object): string {
  mkdirSync(RESULTS, { recursive: true })
  const path = join(RESULTS, `${new Date().toISOString().replaceAll(':', '-')}.json`)
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`)
  return path
}
