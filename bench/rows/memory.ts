import { openTerminal } from '../lab/openTerminal'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

/** Node gives back what its start left behind only when it has been idle for half a minute. */
const REST_MS = 40_000

export default scenario({
  id: 'memory',
  isCore: false,
  maxRepetitions: 2,
  sides: ['bare', 'product'],
  rows: {
    started: { name: 'memory of the server with one terminal, just started (PSS)', unit: 'MB', goal: null },
    rested: { name: '… after 40 s without work', unit: 'MB', goal: atMost(48) },
  },
  async measure(lab, name) {
    const { side } = await openTerminal(lab, name)
    await pause(1000)
    const started = side.program.pssMB()
    await pause(REST_MS)
    return { started, rested: side.program.pssMB() }
  },
})
