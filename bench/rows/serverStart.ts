import { writeAgentLog } from '../lab/agentLog'
import type { Lab } from '../lab/lab'
import type { SideName } from '../lab/side'
import { agentLogIn, PATIENCE_MS } from '../lab/startProduct'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

const SMALL = 8662
const LARGE = 200_000
const against = { key: 'none', called: 'without' }

/** Each log twice: as a server that was killed left it, and after one that had read it and ended. */
export default scenario({
  id: 'serverStart',
  isCore: false,
  sides: ['product'],
  rows: {
    none: { name: 'start of the server without a log', unit: 'ms', goal: null },
    small: { name: '… with a log of 8,662 agent events', unit: 'ms', goal: atMost(500), against },
    smallAgain: { name: '… the next start with it', unit: 'ms', goal: atMost(500), against },
    large: { name: '… with a log of 200,000 agent events', unit: 'ms', goal: atMost(2000), against },
    largeAgain: { name: '… the next start with it', unit: 'ms', goal: atMost(2000), against },
  },
  async measure(lab, name) {
    const none = await startMs(lab, name, lab.newFolder())
    const [small, smallAgain] = await startsWith(lab, name, SMALL)
    const [large, largeAgain] = await startsWith(lab, name, LARGE)
    return { none, small, smallAgain, large, largeAgain }
  },
})

async function startsWith(lab: Lab, name: SideName, events: number): Promise<[number, number]> {
  const folder = lab.newFolder()
  writeAgentLog(agentLogIn(folder), events)
  const first = await startMs(lab, name, folder)
  // What did not start once is not waited for again.
  return [first, first === Number.POSITIVE_INFINITY ? first : await startMs(lab, name, folder)]
}

/** Infinite where it was given up. */
async function startMs(lab: Lab, name: SideName, stateFolder: string): Promise<number> {
  try {
    const side = await lab.start(name, { stateFolder })
    await side.program.stop()
    return side.startMs
  } catch (error) {
    if (String(error).includes(`${PATIENCE_MS / 1000} s`)) return Number.POSITIVE_INFINITY
    throw error
  }
}
