import type { Lab } from '../lab/lab'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** Milliseconds in which the items are there and the events have been timed. */
const PATIENCE_MS = 20_000

/** The function that the server and the page fold their events with, in Node. */
export default scenario({
  id: 'agentFold',
  isCore: false,
  sides: ['product'],
  isOfSource: true,
  rows: {
    small: { name: 'cost of one agent event at 6,400 items', unit: 'ms', goal: atMost(0.05) },
    large: { name: '… at 200,000 items', unit: 'ms', goal: atMost(0.05) },
  },
  measure: async (lab) => ({ small: await cost(lab, 6400), large: await cost(lab, 200_000) }),
})

/** Infinite where it was given up. */
async function cost(lab: Lab, items: number): Promise<number> {
  try {
    const { ms } = await lab.run([lab.built.fold, String(items)], PATIENCE_MS)
    return Number(ms)
  } catch (error) {
    if (String(error).includes(`${PATIENCE_MS / 1000} s`)) return Number.POSITIVE_INFINITY
    throw error
  }
}
