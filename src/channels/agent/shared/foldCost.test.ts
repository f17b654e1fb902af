import { afterEach, describe, expect, it, vi } from 'vitest'
import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import { describeStatus } from '../header/agentStatus'
import { announcementsOf } from '../header/announcements'
import { conversationTitle } from '../header/conversationTitle'
import { selectItem } from '../store'
import { createRowsSelector } from '../transcript/transcriptRows'
import { wentOn } from '../transcript/wentOn'
import type { AgentLogEvent } from './eventSchemas'
import { reduceAgent } from './reduce'
import { toHistory } from './snapshot'
import { type AgentState, initialAgent } from './state'

const logged = { taskId: 't', epoch: 'e' }
/** Slots of arrays and fields of objects that one event may copy: 262 for a message at 10,000 items, 115 at 100. */
const MOST_COPIED = 300
/** Items and ids that reducer, selectors and listeners may look at for one event. */
const MOST_VISITED = 150

function conversation(items: number): AgentState {
  let state = initialAgent
  const tell = (event: object) => {
    state = reduceAgent(state, { ...logged, seq: state.seq + 1, ...event } as AgentLogEvent)
  }
  tell({ type: 'task', status: 'running' })
  for (let n = 0; n < items; n += 2) {
    tell({ type: 'user_message', messageId: `u${n}`, content: 'go on' })
    tell({ type: 'text', messageId: `m${n}`, content: 'words', offset: 0 })
  }
  return state
}

const call = { type: 'tool_invocation', toolCallId: 'c', toolName: 'sh', kind: 'execute', title: 'ls' }
const events: Readonly<Record<string, object>> = {
  'an increment': { type: 'text', messageId: 'm98', content: ' more', offset: 5 },
  'a new message': { type: 'user_message', messageId: 'new', content: 'and?' },
  'a new call': { ...call, status: 'running' },
  'a state of the task': { type: 'task', status: 'completed' },
  'a question that is asked': { type: 'question', requestId: 'q', toolCallId: 'c', questions: [] },
}
const next = (state: AgentState, event: object): AgentState =>
  reduceAgent(state, { ...logged, seq: state.seq + 1, ...event } as AgentLogEvent)

/** The slots and fields of everything in `after` that is not an object of `before`. */
function copied(before: unknown, after: unknown): number {
  const known = new Set<object>()
  const reach = (value: unknown, visit: (value: object) => boolean): void => {
    if (typeof value !== 'object' || value === null || !visit(value)) return
    for (const each of Object.values(value)) reach(each, visit)
  }
  reach(before, (value) => !known.has(value) && known.add(value) !== null)
  let slots = 0
  reach(after, (value) => {
    if (known.has(value)) return false
    known.add(value)
    slots += Object.keys(value).length
    return true
  })
  return slots
}

describe.each(Object.entries(events))('%s', (_, event) => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([100, 10_000])('copies no more at %i items than at any number', (items) => {
    const state = conversation(items)
    expect(copied(state, next(state, event))).toBeLessThan(MOST_COPIED)
  })

  it.each([100, 10_000])('makes no one look at all of %i items', (items) => {
    const before = conversation(items)
    const rows = createRowsSelector('t')
    rows(before)
    const looks = [vi.spyOn(PersistentList.prototype, 'at'), vi.spyOn(KeyedList.prototype, 'get')]
    const after = next(before, event)
    rows(after)
    wentOn(after, before, 't')
    announcementsOf(before, after, [], 't')
    describeStatus(after, 't', { live: true, stopping: false, sending: false })
    conversationTitle(after, 't')
    const visited = looks.reduce((sum, look) => sum + look.mock.calls.length, 0)
    expect(visited).toBeLessThan(MOST_VISITED)
    expect(visited).toBeGreaterThan(0)
  })
})

it.each([100, 10_000])('an increment draws one row of %i anew, and no list', (items) => {
  const before = conversation(items)
  const rows = createRowsSelector('t')
  const drawn = rows(before)
  const after = next(before, events['an increment'] ?? {})
  expect(rows(after)).toBe(drawn)
  const anew = drawn.filter(({ key }) => selectItem(key)(after) !== selectItem(key)(before))
  expect(anew.map(({ key }) => key)).toEqual(['message:m98'])
})

it('a new socket is told the newest items without a look at the older ones', () => {
  const state = conversation(10_000)
  const looks = vi.spyOn(PersistentList.prototype, 'at')
  const { events: told, hasMore } = toHistory(state, 'e')
  expect(hasMore).toBe(true)
  expect(looks.mock.calls.length).toBeLessThan(told.length + 10)
  vi.restoreAllMocks()
})

it('a history that is the first to be told is looked up once for each lookup of the fold, and once to draw its rows', () => {
  const history = toHistory(conversation(1000), 'e')
  const rows = createRowsSelector('t')
  rows(initialAgent)
  const folds = vi.spyOn(KeyedList.prototype, 'get')
  const told = reduceAgent(initialAgent, history)
  const { length } = told.items
  // Whether it is there already, of the text (it may be continued) and of what is put.
  expect(folds.mock.calls.length).toBeLessThanOrEqual(2 * length)
  folds.mockClear()
  expect(rows(told)).toHaveLength(length)
  expect(folds.mock.calls.length).toBeLessThanOrEqual(length)
  vi.restoreAllMocks()
})
