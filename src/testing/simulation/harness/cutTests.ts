import { describe, expect, it } from 'vitest'
import type { Fault } from '../../kit/socketFaults'
import { tellFigure } from '../../tellFigure'
import { CUT_KINDS, createStateAfter, cutAt, failuresOf } from './compareRuns'
import type { SessionScript } from './runSession'
import { sampleOf } from './sampleOf'

const TIMEOUT_MS = 600_000
/**
 * How many cuts of a kind are tried for each session, and how many pairs for each of these. All of them unless the
 * environment names a sample, as `npm test` does; a run takes 2 to 10 ms.
 */
const CUTS_OF_A_KIND = Number(process.env.PROOF_SAMPLE ?? Number.POSITIVE_INFINITY)
const PAIRS_OF_A_PART = 4 * CUTS_OF_A_KIND

/** Registers tests that cut a session at every boundary in every way: page and server must end as if it had not been cut (goal G1). */
export function testEveryCut(script: SessionScript): void {
  describe(`"${script.name}", cut at every boundary`, () => {
    it.each(CUT_KINDS)(
      'ends as the uncut run after each %s',
      async (kind) => {
        const { events } = await createStateAfter()(script, [])
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

/** Registers a test of all pairs of cuts whose first cut is in the `part`th of `parts`; the kinds take turns. */
export function testEveryPairOfCuts(script: SessionScript, part: number, parts: number): void {
  it(
    `"${script.name}" ends as the uncut run after every pair of cuts, part ${part + 1} of ${parts}`,
    async () => {
      const { events } = await createStateAfter()(script, [])
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

const kindOf = (number: number) => CUT_KINDS[number % CUT_KINDS.length] ?? 'rst'
