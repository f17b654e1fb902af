import { describe, expect, it } from 'vitest'
import { tellFigure } from '../tellFigure'
import { CUTS, createStates, cutAt, failuresOf } from './cuts'
import type { Fault } from './faults'
import type { SessionScript } from './play'

const TIMEOUT_MS = 600_000
/** Every boundary, unless somebody who works on it wants to see sooner whether it holds. */
const STRIDE = Number(process.env.PROOF_STRIDE ?? 1)

/** Goal G1: cut at every boundary of a session, in every way, the page and the server end as if nothing had been. */
export function proveEveryCut(script: SessionScript): void {
  describe(`"${script.name}", cut at every boundary`, () => {
    it.each(CUTS)(
      'ends as the uncut run after each %s',
      async (kind) => {
        const { events } = await createStates()(script, [])
        const cuts = Array.from({ length: Math.ceil(events / STRIDE) }, (_, index) => [
          cutAt(index * STRIDE, kind),
        ])
        const failures = await failuresOf(script, cuts)
        tellFigure(
          `"${script.name}", ${events} events: ${cuts.length} runs cut once (${kind}), ${failures.length} ended otherwise`,
        )
        expect(failures).toEqual([])
      },
      TIMEOUT_MS,
    )
  })
}

/** All pairs of two cuts whose first one is the `part`th of `parts`; the kinds take turns. */
export function proveEveryPair(script: SessionScript, part: number, parts: number): void {
  it(
    `"${script.name}" ends as the uncut run after every pair of cuts, part ${part + 1} of ${parts}`,
    async () => {
      const { events } = await createStates()(script, [])
      const pairs: Fault[][] = []
      for (let first = part; first < events; first += parts) {
        for (let second = first + 1; second < events; second += STRIDE)
          pairs.push([cutAt(first, kindOf(first)), cutAt(second, kindOf(first + second))])
      }
      const failures = await failuresOf(script, pairs)
      tellFigure(
        `"${script.name}", ${events} events: ${pairs.length} runs cut twice, ${failures.length} ended otherwise`,
      )
      expect(failures).toEqual([])
    },
    TIMEOUT_MS,
  )
}

const kindOf = (number: number) => CUTS[number % CUTS.length] ?? 'rst'
