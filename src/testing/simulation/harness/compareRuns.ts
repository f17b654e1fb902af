import type { Fault, FaultKind } from '../../kit/socketFaults'
import { gridOf } from '../../record/grid'
import { normalise } from '../../record/normalise'
import type { Stroke } from '../../record/plainScreen'
import { runSession, type SessionScript } from './runSession'

/** What one run ended with. */
export interface EndState {
  readonly state: string
  /** Every cell of every screen as text; equal texts are one object, since each can be a megabyte. */
  readonly screens: readonly string[]
  readonly events: number
  readonly dials: number
}

/** The kinds of cut of goal G1: a clean close, a reset, and a connection that goes silent. */
export const CUT_KINDS: readonly FaultKind[] = ['close', 'rst', 'blackhole']

export const cutAt = (boundary: number, kind: FaultKind): Fault => ({ at: { boundary }, kind })

/** Makes the function that runs a session and works out its end state, including how each terminal looks. */
export function createStateAfter() {
  /** Equal drawings look equal: each is drawn once. */
  const grids = new Map<string, string>()

  async function gridFor(drawing: readonly Stroke[]): Promise<string> {
    const key = JSON.stringify(drawing)
    const grid = grids.get(key) ?? (await gridOf(drawing))
    grids.set(key, grid)
    return grid
  }

  return async function stateAfter(script: SessionScript, faults: readonly Fault[]): Promise<EndState> {
    const { normal, events, dials } = await runSession(script, faults, (run) => ({
      normal: normalise(run),
      events: run.events,
      dials: run.dials,
    }))
    const screens = await Promise.all(normal.drawings.map(gridFor))
    return { state: normal.json, screens, events, dials }
  }
}

export const textOf = ({ state, screens }: EndState): string => [state, ...screens].join('\n')

const isSame = (one: EndState, other: EndState) =>
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

/** Every way in which this session ended otherwise than it does without faults. */
export async function failuresOf(
  script: SessionScript,
  runs: Iterable<readonly Fault[]>,
  most = 3,
): Promise<readonly string[]> {
  const stateAfter = createStateAfter()
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
