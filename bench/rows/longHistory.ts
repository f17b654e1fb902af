import { longestTask, nodeCount, whenSaid } from '../lab/agent'
import { newestAnswer, writeAgentLog } from '../lab/agentLog'
import { agentLogIn } from '../lab/startProduct'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import { scenario } from '../scenario'

const EVENTS = 50_000

export default scenario({
  id: 'longHistory',
  isCore: false,
  sides: ['product'],
  rows: {
    open: {
      name: '50,000 agent events: socket opened to newest answer',
      unit: 'ms',
      goal: atMost(1000),
    },
    longest: { name: '… longest task since then (0: none over 50)', unit: 'ms', goal: atMost(50) },
    nodes: { name: '… elements of the page', unit: '', goal: atMost(5000) },
  },
  async measure(lab, name) {
    const stateFolder = lab.newFolder()
    writeAgentLog(agentLogIn(stateFolder), EVENTS)
    const side = await lab.start(name, { stateFolder })
    const page = await lab.newPage()
    await page.goto(side.address({}), { waitUntil: 'commit' })
    const shown = await whenSaid(page, newestAnswer(EVENTS))
    await pause(1500)
    const opened = await page.evaluate(() => window.probe.socketOpenedAt ?? Number.NaN)
    return {
      open: shown - opened,
      longest: await longestTask(page, opened),
      nodes: await nodeCount(page),
    }
  },
})
