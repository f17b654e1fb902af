import { send } from '../lab/agent'
import { eventsOfItems, writeAgentLog } from '../lab/agentLog'
import { openTerminal } from '../lab/openTerminal'
import { agentLogIn } from '../lab/startProduct'
import { pause, timeKeys } from '../lab/terminal'
import { atMostMore } from '../report/goal'
import { median, quantile } from '../report/statistics'
import { scenario } from '../scenario'

const ITEMS = 6400
const DELTAS_PER_SECOND = 200
const SECONDS = 30
const WARM_UP_KEYS = 10
const KEYS = 60

/** A terminal beside a long conversation whose agent speaks. */
export default scenario({
  id: 'echoBesideAgent',
  isCore: false,
  sides: ['product'],
  rows: {
    idle50: { name: 'keystroke echo beside a silent agent, p50', unit: 'ms', goal: null },
    idle95: { name: '… p95', unit: 'ms', goal: null },
    beside50: {
      name: '… beside 200 agent deltas/s, p50',
      unit: 'ms',
      goal: null,
      against: { key: 'idle50', called: 'silent' },
    },
    beside95: {
      name: '… p95',
      unit: 'ms',
      goal: atMostMore(5),
      against: { key: 'idle95', called: 'silent' },
    },
  },
  async measure(lab, name) {
    const stateFolder = lab.newFolder()
    writeAgentLog(agentLogIn(stateFolder), eventsOfItems(ITEMS))
    const { side, page } = await openTerminal(lab, name, { stateFolder, hasAgent: true })
    await pause(1500)
    await timeKeys(page, WARM_UP_KEYS, lab.random)
    const idle = await timeKeys(page, KEYS, lab.random)
    await send(page, `stream ${DELTAS_PER_SECOND} ${SECONDS}`)
    await side.prompt(page)
    await pause(2000)
    await timeKeys(page, WARM_UP_KEYS, lab.random)
    const beside = await timeKeys(page, KEYS, lab.random)
    return {
      idle50: median(idle),
      idle95: quantile(idle, 0.95),
      beside50: median(beside),
      beside95: quantile(beside, 0.95),
    }
  },
})
