import { describe, expect, it } from 'vitest'
import { begin, type Delivery } from '../../../socket/deliveryPolicy'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { initialAgent } from '../shared/state'
import { type AgentViewState, createAgentViewStore } from '../viewStore'
import type { PendingPrompt } from './pendingPrompt'
import { reducePending } from './reducePending'

const sending = begin(createFakeClock(), 'sending')
const place = { get: () => null, set: () => true, remove: () => {}, names: () => [] }
const nothing = createAgentViewStore({ storage: place, key: 'pending', memory: place }).getState()

const prompt = (clientMessageId: string, more: Partial<PendingPrompt> = {}): PendingPrompt => ({
  ...sending,
  clientMessageId,
  taskId: 't',
  content: 'Do it',
  turn: null,
  same: 0,
  ...more,
})
const answer = (state: Delivery['state'] = 'sending') =>
  ({ ...sending, state, answering: 'allowing', frame: { type: 'approve' } }) as const
const stop = { ...sending, turn: null }

/** Folds the log of the server, and settles the view by its last event. */
function settle(view: Partial<AgentViewState>, events: readonly AgentEvent[], idempotent = true) {
  const last = events.at(-1)
  if (!last) throw new Error('There is no event.')
  const before = { ...nothing, ...view }
  const after = reducePending(before, last, { state: events.reduce(reduceAgent, initialAgent), idempotent })
  return { ...after, isSame: after === before }
}

let seq = 0
const log = (event: object): AgentEvent => ({ epoch: 'e', taskId: 't', seq: ++seq, ...event }) as AgentEvent
const history = (...events: object[]): AgentEvent => {
  seq = 0
  return { type: 'history', epoch: 'e', hasMore: false, tasks: [], events: events.map(log), seq } as never
}
const said = (clientMessageId?: string, content = 'Do it') => ({
  type: 'user_message',
  messageId: `m-${seq}`,
  content,
  ...(clientMessageId === undefined ? {} : { clientMessageId }),
})
const asked = (requestId: string) => ({
  type: 'permission_request',
  requestId,
  kind: 'execute',
  title: 'npm test',
  input: {},
  options: [],
})
const ids = (view: Pick<AgentViewState, 'pending'>) => view.pending.map((one) => one.clientMessageId)

describe('a message that is under way', () => {
  const two = { pending: [prompt('a'), prompt('b')] }

  it('is settled by itself in the conversation, and by its place in the queue', () => {
    expect(ids(settle(two, [history(), log(said('a'))]))).toEqual(['b'])
    const messages = ['x', 'b'].map((id) => ({ clientMessageId: id, content: 'Do it' }))
    expect(ids(settle(two, [history(), log({ type: 'queue', paused: false, messages })]))).toEqual(['a'])
  })

  it('is not settled by what has the same words, nor by an answer of the agent', () => {
    expect(settle(two, [history(), log(said(undefined))]).isSame).toBe(true)
    expect(
      settle(two, [history(), log({ type: 'text', messageId: 'm', content: 'Do it', offset: 0 })]).isSame,
    ).toBe(true)
  })

  it('is settled by the answer to it, which says why it was refused', () => {
    const answered = (state: string, error?: string) =>
      settle(two, [
        history(),
        { type: 'prompted', taskId: 't', clientMessageId: 'a', state, ...(error && { error }) } as AgentEvent,
      ])
    expect(ids(answered('queued'))).toEqual(['b'])
    expect(answered('refused', 'Busy.').pending).toEqual([
      prompt('a', { state: 'failed', error: 'Busy.' }),
      prompt('b'),
    ])
    expect(answered('refused').pending[0]).not.toHaveProperty('error')
  })

  describe('on a server that does not repeat its id', () => {
    const sameWords = [history(), log(said(undefined))]
    const judge = (one: PendingPrompt, events: readonly AgentEvent[]) =>
      ids(settle({ pending: [one] }, events, false))

    it('is known by its words, once they are there more often than before', () => {
      expect(judge(prompt('a'), sameWords)).toEqual([])
      expect(judge(prompt('a', { same: 1 }), sameWords)).toEqual(['a'])
      expect(judge(prompt('a', { content: 'Else' }), sameWords)).toEqual(['a'])
    })

    it('waits for a message of the user, and only while it is being sent', () => {
      expect(
        judge(prompt('a'), [...sameWords, log({ type: 'text', messageId: 'm', content: 'Yes', offset: 0 })]),
      ).toEqual(['a'])
      expect(judge(prompt('a', { state: 'unconfirmed' }), sameWords)).toEqual(['a'])
    })
  })
})

describe('an answer that was given', () => {
  const two = { answering: { r: answer(), s: answer() } }
  const requests = () => history(asked('r'), asked('s'))

  it('is settled when its request is resolved, and no other', () => {
    const resolved = () => log({ type: 'request_resolved', requestId: 'r', outcome: 'allowed' })
    expect(Object.keys(settle(two, [requests(), resolved()]).answering)).toEqual(['s'])
    expect(settle({ answering: { s: answer() } }, [requests(), resolved()]).isSame).toBe(true)
  })

  it('stays after a reconnect while its request is open', () => {
    expect(settle(two, [requests()]).isSame).toBe(true)
    expect(Object.keys(settle(two, [history(asked('s'))]).answering)).toEqual(['s'])
  })

  it('is settled by an error while it is being sent: the server may have refused it', () => {
    const view = { answering: { r: answer(), s: answer('unconfirmed') } }
    const error = () => log({ type: 'error', code: 'BAD_REQUEST', error: 'No.', retryable: false })
    expect(Object.keys(settle(view, [requests(), error()]).answering)).toEqual(['s'])
  })
})

describe('a stop', () => {
  const task = (status: string, taskId = 't') => ({ type: 'task', taskId, status })
  const two = { stopping: { t: stop, u: stop } }

  it('is settled by the next status of its conversation', () => {
    expect(Object.keys(settle(two, [history(), log(task('completed'))]).stopping)).toEqual(['u'])
    expect(settle(two, [history(), log(said('a'))]).isSame).toBe(true)
  })

  it('stays after a reconnect where the conversation is busy', () => {
    expect(Object.keys(settle(two, [history(task('running'), task('completed', 'u'))]).stopping)).toEqual([
      't',
    ])
  })
})
