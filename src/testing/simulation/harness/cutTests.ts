import { describe, expect, it } from 'vitest'
import { tellFigure } from '../../tellFigure'
import { CUTS, createStates, cutAt, failuresOf } from './compareRuns'
import type { Fault } from './faults'
import type { SessionScript } from './runSession'
import { sampleOf } from './sampleOf'

const TIMEOUT_MS = 600_000
/**
 * How many cuts of a kind are tried for each session, and how many pairs for each of these. All of them unless the
 * environment names a sample, as `npm test` does; a run takes 2 to 10 ms.
 */
const CUTS_OF_A_KIND = Number(process.env.PROOF_SAMPLE ?? Number.POSITIVE_INFINITY)
const PAIRS_OF_A_PART = 4 * CUTS_OF_A_KIND

/** Goal G1: cut at every boundary of a session, in every way, the page and the server end as if nothing had been. */
export function proveEveryCut(script: SessionScript): void {
  describe(`"${script.name}", cut at every boundary`, () => {
    it.each(CUTS)(
      'ends as the uncut run after each %s',
      async (kind) => {
        const { events } = await createStates()(script, [])
        const boundaries = Array.from({ length: events }, (_, boundary) => boundary)
        const cuts = sampleOf(boundaries, CUTS_OF_A_KIND).map((boundary) => [cutAt(boundary, kind)])
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
        for (let second = first + 1; second < events; second += 1)
          pairs.push([cutAt(first, kindOf(first)), cutAt(second, kindOf(first + second))])
      }
      const tried = sampleOf(pairs, PAIRS_OF_A_PART)
      const failures = await failuresOf(script, tried)
      tellFigure(
        `"${script.name}", ${events} events: ${tried.length} runs cut twice, ${failures.length} ended otherwise`,
      )
      expect(failures).toEqual([])
    },
    TIMEOUT_MS,
  )
}

const kindOf = (number: number) => CUTS[number % CUTS.length] ?? 'rst'
