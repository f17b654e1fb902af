import type { LabRoom } from './lab/lab'
import { createScope, type Scope } from './lab/scope'
import type { SideName } from './lab/side'
import type { Sample } from './report/table'
import type { Readings, Scenario } from './scenario'

interface Task {
  readonly scenario: Scenario
  readonly repetition: number
  /** An older build is measured, too. */
  readonly hasBefore: boolean
  readonly room: LabRoom
  /** Of the whole run. */
  readonly scope: Scope
}

/** Longer than anything takes; what hangs is given up. */
const PATIENCE_MS = 120_000

/** One repetition of a scenario: its sides one right after the other, each time another one first. */
export async function measureSides(task: Task): Promise<Sample[]> {
  const { scenario, repetition, hasBefore } = task
  const all = hasBefore && !scenario.isOfSource ? [...scenario.sides, 'before' as const] : scenario.sides
  const order = repetition % 2 === 0 ? all : all.toReversed()
  const samples: Sample[] = []
  for (const side of order) {
    const sample = await measure(task, side)
    // What was interrupted says nothing.
    if (task.scope.isClosed()) return []
    samples.push(sample)
  }
  return samples
}

async function measure({ scenario, repetition, room, scope }: Task, side: SideName): Promise<Sample> {
  const began = performance.now()
  const own = createScope()
  scope.owns(own.close)
  let readings: Readings | null = null
  let failure: string | null = null
  try {
    const lab = room.open(own, repetition + 1)
    readings = await within(PATIENCE_MS, scenario.measure(lab, side))
  } catch (error) {
    failure = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  }
  await own.close()
  const seconds = (performance.now() - began) / 1000
  const said = readings === null ? `FAILED: ${failure}` : Object.entries(readings).map(figure).join(' ')
  console.log(`${repetition + 1} ${scenario.id} ${side} (${seconds.toFixed(0)} s) ${said}`)
  return { scenario: scenario.id, repetition, side, readings, failure, seconds }
}

const figure = ([key, value]: [string, number]) => `${key}=${Number(value.toPrecision(4))}`

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not done after ${ms / 1000} s`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
