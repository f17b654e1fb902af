import { expect, it } from 'vitest'
import { initialAgent } from '../../../../src/channels/agent/shared/state'
import { createFakeClock } from '../../../../src/testing/kit/fakeClock'
import { createLog } from '../../../lib/log'
import { createMemoryHistory } from '../../../state/history'
import { createAgentLog } from '../agentLog'
import { copyOf } from '../fork/copyConversation'
import { toldAgain } from './tellAgain'

const MIB = 1_048_576

function logOf() {
  let published = 0
  const log = createAgentLog(
    {
      history: createMemoryHistory(),
      epoch: 'e',
      clock: createFakeClock(),
      log: createLog('silent', () => undefined),
      publish: (event) => (published += Buffer.byteLength(JSON.stringify(event))),
      grown: () => undefined,
    },
    initialAgent,
  )
  return { log, published: () => published }
}

/** What is shown of a conversation, in the first characters of each. */
function shown({ log }: ReturnType<typeof logOf>, taskId: string): readonly string[] {
  const { tasks, items } = log.state()
  return [...(tasks[taskId]?.items ?? [])].map((id) => {
    const item = items.get(id)
    if (item?.kind === 'notice') return item.text
    return item && 'content' in item && typeof item.content === 'string' ? item.content.slice(0, 4) : ''
  })
}

const contents = (count: number, units: number) =>
  Array.from({ length: count }, (_, n) => `${n}`.padStart(3, '0').padEnd(units, ' é'))

it('a session that is told again brings its newest steps into the log, up to 2 MiB', () => {
  const server = logOf()
  const told = toldAgain(
    contents(100, 60_000).map((content, n) => ({ type: 'text' as const, messageId: `${n}`, content })),
  )
  told.write(server.log, 't', () => 'x')
  const [notice, ...steps] = shown(server, 't')
  expect(notice).toBe(
    `The first ${100 - steps.length} steps of this session are not shown. The agent has them.`,
  )
  expect(steps.at(-1)).toBe('099 ')
  expect(server.published()).toBeGreaterThan(1.8 * MIB)
  expect(server.published()).toBeLessThan(2.1 * MIB)
})

it('one step is brought into the log however long it is, for it is cut there', () => {
  const server = logOf()
  toldAgain([{ type: 'text', messageId: 'm', content: 'long'.repeat(MIB) }]).write(server.log, 't', () => 'x')
  expect(shown(server, 't')).toEqual(['long'])
})

it('a copy of a conversation has its newest steps, up to 2 MiB', () => {
  const server = logOf()
  for (const [n, content] of contents(100, 60_000).entries())
    server.log.append({ type: 'text', taskId: 't', messageId: `${n}`, content, offset: 0 })
  const before = server.published()
  let ids = 0
  const newId = () => `new${++ids}`
  for (const { event, at } of copyOf(server.log.state(), 't', { forkId: 'f', newId, name: 'Fix it' }))
    server.log.appendRetold(event, at)
  const [notice, ...steps] = shown(server, 'f')
  expect(notice).toBe(`The first ${100 - steps.length} steps are shown only in “Fix it”. The agent has them.`)
  expect(steps.at(-1)).toBe('099 ')
  expect(server.published() - before).toBeGreaterThan(1.8 * MIB)
  expect(server.published() - before).toBeLessThan(2.1 * MIB)
})
