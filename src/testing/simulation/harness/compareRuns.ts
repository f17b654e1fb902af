import { gridOf } from '../../record/grid'
import { normalise } from '../../record/normalise'
import type { Stroke } from '../../record/plainScreen'
import type { Fault, FaultKind } from './faults'
import { play, type SessionScript } from './runSession'

/** What one run ended with. */
export interface Ended {
  readonly state: string
  /** Cell for cell, a megabyte for much output: equal ones are the same text. */
  readonly screens: readonly string[]
  readonly events: number
  readonly dials: number
}

/** The kinds of cut of goal G1: told cleanly, noticed as a reset, noticed by nobody. */
export const CUTS: readonly FaultKind[] = ['close', 'rst', 'blackhole']

export const cutAt = (boundary: number, kind: FaultKind): Fault => ({ at: { boundary }, kind })

/** Plays a session and works out what it ended with; how terminals look is part of it. */
export function createStates() {
  /** Equal drawings look equal: each is drawn once. */
  const grids = new Map<string, string>()

  async function gridFor(drawing: readonly Stroke[]): Promise<string> {
    const key = JSON.stringify(drawing)
    const grid = grids.get(key) ?? (await gridOf(drawing))
    grids.set(key, grid)
    return grid
  }

  return async function stateAfter(script: SessionScript, faults: readonly Fault[]): Promise<Ended> {
    const { normal, events, dials } = await play(script, faults, (played) => ({
      normal: normalise(played),
      events: played.events,
      dials: played.dials,
    }))
    const screens = await Promise.all(normal.drawings.map(gridFor))
    return { state: normal.json, screens, events, dials }
  }
}

export const textOf = ({ state, screens }: Ended): string => [state, ...screens].join('\n')

const isSame = (one: Ended, other: Ended) =>
  one.state === other.state &&
  one.screens.length === other.screens.length &&
  one.screens.every((screen, index) => screen === other.screens[index])

/** Lines of the first difference, for a person to read. */
export function difference(expected: string, actual: string): string {
  const [one, other] = [expected.split('\n'), actual.split('\n')]
  const at = one.findIndex((line, index) => line !== other[index])
  const excerpt = (lines: readonly string[]) =>
    lines
      .slice(Math.max(0, at - 3), at + 4)
      .join('\n')
      .slice(0, 1500)
  return `expected\n${excerpt(one)}\nbut got\n${excerpt(other)}`
}

/** Every way in which this session ended otherwise than without faults; none is what everybody hopes for. */
export async function failuresOf(
  script: SessionScript,
  runs: Iterable<readonly Fault[]>,
  most = 3,
): Promise<readonly string[]> {
  const stateAfter = createStates()
  const whole = await stateAfter(script, [])
  const failures: string[] = []
  for (const faults of runs) {
    const name = `${script.name} with ${JSON.stringify(faults)}`
    try {
      const ended = await stateAfter(script, faults)
      if (!isSame(whole, ended)) failures.push(`${name}: ${difference(textOf(whole), textOf(ended))}`)
      else if (ended.dials < 2) failures.push(`${name}: nothing was cut`)
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (failures.length >= most) break
  }
  return failures
}
