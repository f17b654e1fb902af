import { describe, expect, it } from 'vitest'
import { tellFigure } from '../../../testing/tellFigure'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { createRowsSelector } from '../transcript/transcriptRows'
import { findMatches, MAX_MATCHES } from './findMatches'
import { findPattern } from './findPattern'

type Event = { readonly type: string; readonly [field: string]: unknown }
const fold = (events: readonly Event[]): AgentState =>
  events.reduce<AgentState>(
    (state, event, index) =>
      reduceAgent(state, { taskId: 't', epoch: 'e', seq: index + 1, ...event } as AgentEvent),
    initialAgent,
  )

const find = (events: readonly Event[], query: string) => findIn(fold(events), query)

function findIn(state: AgentState, query: string) {
  const pattern = findPattern(query)
  if (!pattern) throw new Error('Nothing is looked for.')
  const work = findMatches(createRowsSelector('t')(state), state.items, pattern)
  let longest = 0
  let steps = 0
  for (;;) {
    const before = performance.now()
    const step = work.next()
    longest = Math.max(longest, performance.now() - before)
    steps++
    if (step.done) return { matches: step.value, longest, steps }
  }
}
const places = (events: readonly Event[], query: string) =>
  find(events, query).matches.map(({ row, itemId, nth, cards }) => [row, itemId, nth, cards])

const said = (content: string, messageId = 'u') => ({ type: 'user_message', messageId, content })
const text = (content: string, messageId = 'm') => ({ type: 'text', messageId, content, offset: 0 })
const tool = (toolCallId: string, more: object = {}) => ({
  type: 'tool_invocation',
  toolCallId,
  toolName: 'x',
  kind: 'execute',
  title: 'npm test',
  status: 'completed',
  ...more,
})

describe('findMatches', () => {
  it('finds every place in any case, in what the user and the agent say, oldest first', () => {
    expect(places([said('Fix the Fix'), text('I fix it')], 'fix')).toEqual([
      [0, 'message:u', 0, []],
      [0, 'message:u', 1, []],
      [1, 'message:m', 0, []],
    ])
  })

  it('finds what stands behind a closed card and a group, and says what has to be opened', () => {
    const output = { type: 'tool_output', toolCallId: 'c', offset: 0, content: 'needle in the hay' }
    expect(places([tool('c', { status: 'running' }), output], 'needle')).toEqual([
      [0, 'tool:c', 0, ['tool:c']],
    ])
    const reads = ['a', 'b', 'd'].map((id) =>
      tool(id, { kind: 'read', title: `Read ${id}`, result: 'x needle' }),
    )
    expect(places(reads, 'needle')).toEqual([
      [0, 'tool:a', 0, ['group:tool:a', 'tool:a']],
      [0, 'tool:b', 1, ['group:tool:a', 'tool:b']],
      [0, 'tool:d', 2, ['group:tool:a', 'tool:d']],
    ])
    expect(places(reads, 'read b')).toEqual([[0, 'tool:b', 0, ['group:tool:a']]])
    const diff = { type: 'diff', path: '/a.ts', oldText: 'one', newText: 'needle' }
    expect(places([tool('e', { kind: 'edit', content: [diff] })], 'needle')).toHaveLength(1)
  })

  it('opens a long message of the user, and thoughts', () => {
    const long = said(`${'line\n'.repeat(30)}needle`)
    expect(places([long], 'needle')).toEqual([[0, 'message:u', 0, ['message:u']]])
    const thought = { type: 'thinking', messageId: 'h', content: 'a needle', offset: 0 }
    expect(places([thought], 'needle')).toEqual([[0, 'message:h', 0, ['message:h']]])
  })

  it('takes signs for what they are, a letter with a mark in both forms, and a space where Markdown has marks', () => {
    expect(places([text('a.b (c) a+b')], '(c)')).toHaveLength(1)
    expect(places([text('axb')], 'a.b')).toHaveLength(0)
    expect(places([text('cafe\u0301')], 'caf\u00e9')).toHaveLength(1)
    expect(places([text('a **bold** word')], 'a bold word')).toHaveLength(1)
    expect(findPattern('  ')).toBeNull()
  })

  it('ends at the first 10,000 places', () => {
    expect(find([text('a'.repeat(MAX_MATCHES + 5))], 'a').matches).toHaveLength(MAX_MATCHES)
  })

  it('lets others go on at least every 65,536 units, and needs little for 10,000 items', () => {
    const events = Array.from({ length: 10_000 }, (_, at) =>
      at % 3 === 0
        ? tool(`c${at}`, { result: `line ${at}\n`.repeat(40) })
        : text(`Answer ${at} says that the needle ${at % 7} is in the hay. `.repeat(8), `m${at}`),
    )
    const state = fold(events)
    const from = performance.now()
    const { matches, longest, steps } = findIn(state, 'needle 3')
    const took = performance.now() - from
    expect(matches.length).toBeGreaterThan(4_000)
    const units = [...state.items].reduce((sum, item) => sum + JSON.stringify(item).length, 0)
    expect(steps).toBeGreaterThan(units / 2 / 65_536)
    tellFigure(
      `find in 10,000 items, ${Math.round(units / 1000)} kB: ${Math.round(took)} ms, longest step ${longest.toFixed(1)} ms`,
    )
  })
})
