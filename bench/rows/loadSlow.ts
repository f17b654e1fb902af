import { measureLoads } from '../lab/loads'
import { atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** A workspace in another city. */
const SPEED = { roundTripMs: 60, bytesPerSecond: 1_250_000 }

export default scenario({
  id: 'loadSlow',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    terminal: { name: 'cold load to a terminal at 60 ms, 10 Mbit/s', unit: 'ms', goal: atMostTimes(1.5) },
    editor: { name: 'cold load to a file at 60 ms, 10 Mbit/s', unit: 'ms', goal: atMostTimes(1.25) },
  },
  async measure(lab, name) {
    const { terminal, editor } = await measureLoads(lab, name, SPEED)
    return { terminal: terminal.ms, editor: editor.ms }
  },
})
