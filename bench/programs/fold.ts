import process from 'node:process'
import type { AgentLogEvent } from '../../src/channels/agent/shared/eventSchemas'
import { reduceAgent } from '../../src/channels/agent/shared/reduce'
import { type AgentState, initialAgent } from '../../src/channels/agent/shared/state'
import { agentLog, eventsOfItems } from '../lab/agentLog'

/**
 * `node fold.js <items>` prints what one more event costs where so many items are there, in ms: an increment of the newest
 * message, as it streams.
 */
const items = Number(process.argv[2])
const WARM_UP = 200
const MAX_EVENTS = 5000
const MAX_MS = 1500

const events = [...agentLog(eventsOfItems(items))]
const seq = events.length
const epoch = events.at(-1)?.epoch ?? ''
let state: AgentState = reduceAgent(initialAgent, {
  type: 'history',
  events,
  tasks: [],
  hasMore: false,
  seq,
  epoch,
})

let said = 0
function say(): void {
  const event: AgentLogEvent = {
    type: 'text',
    taskId: events[0]?.taskId ?? '',
    messageId: 'newest',
    content: 'word ',
    offset: 5 * said,
    seq: seq + said + 1,
    epoch,
  }
  said += 1
  state = reduceAgent(state, event)
}

for (let n = 0; n < WARM_UP; n++) say()
const began = performance.now()
let timed = 0
for (; timed < MAX_EVENTS && performance.now() - began < MAX_MS; timed++) say()
const ms = (performance.now() - began) / timed
if (state.seq !== seq + said) throw new Error('The events were not applied.')
console.log(JSON.stringify({ ms }))
