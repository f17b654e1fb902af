import { openTerminal } from '../lab/openTerminal'
import { pause, timeLine, typeLine } from '../lab/terminal'
import { MIXED_MB, STYLED_MB } from '../lab/workspace'
import { asMuchAsBare, atMost } from '../report/goal'
import { scenario } from '../scenario'

/** Milliseconds before and after the floods. */
const REST_MS = 1500
/** The end of a flood is looked for in every third frame: looking takes time, too. */
const EVERY = 3

export default scenario({
  id: 'throughput',
  isCore: true,
  sides: ['bare', 'product'],
  rows: {
    mixed: { name: '20 MB of mixed output', unit: 'MB/s', goal: asMuchAsBare },
    styled: { name: '10 MB of SGR', unit: 'MB/s', goal: asMuchAsBare },
    flooded: { name: 'memory of the server after these floods (PSS)', unit: 'MB', goal: atMost(110) },
  },
  async measure(lab, name) {
    const { side, page } = await openTerminal(lab, name)
    await pause(REST_MS)
    const mixed = await timeLine(page, `cat ${lab.workspace.mixed}`, EVERY)
    await typeLine(page, 'clear')
    await pause(400)
    const styled = await timeLine(page, `cat ${lab.workspace.styled}`, EVERY)
    await pause(REST_MS)
    return {
      mixed: (MIXED_MB * 1000) / mixed,
      styled: (STYLED_MB * 1000) / styled,
      flooded: side.program.pssMB(),
    }
  },
})
