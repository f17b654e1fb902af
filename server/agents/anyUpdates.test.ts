import type { SessionUpdate } from '@agentclientprotocol/sdk'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { agentLogEventSchema } from '../../src/channels/agent/shared/eventSchemas'
import { reduceAgent } from '../../src/channels/agent/shared/reduce'
import { type AgentState, initialAgent } from '../../src/channels/agent/shared/state'
import { createUpdateMapper } from './acpUpdates'
import type { AgentUpdate } from './driver'
import { PLAIN, quirksOf } from './quirks'
import { createWirePaths } from './wirePaths'

const text = (words: string) => ({ type: 'text' as const, text: words })
const ids = fc.constantFrom('a', 'b', 'never-begun')
const words = fc.string({ maxLength: 12, unit: 'binary' })

/** What agents say, also about calls that were never begun or have ended, and in fields of an unexpected kind. */
const updates: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    sessionUpdate: fc.constantFrom('agent_message_chunk' as const, 'agent_thought_chunk' as const),
    messageId: fc.constantFrom('m1', 'm2', undefined),
    content: words.map(text),
  }),
  fc.record({
    sessionUpdate: fc.constantFrom('tool_call' as const, 'tool_call_update' as const),
    toolCallId: ids,
    title: fc.constantFrom('todowrite', 'Run', ''),
    status: fc.constantFrom(
      'pending' as const,
      'in_progress' as const,
      'completed' as const,
      'failed' as const,
    ),
    rawInput: fc.constantFrom({}, { command: 'ls' }, { todos: [{ content: 'x' }] }, { todos: 7 }, null),
    rawOutput: fc.constantFrom(undefined, 'out', { exit_code: 3 }, { metadata: { exit: null } }, [1]),
    content: fc.constantFrom(
      [],
      [{ type: 'content' as const, content: text('printed') }],
      [{ type: 'diff' as const, path: '/w/a', newText: 'x' }],
      [{ type: 'terminal' as const, terminalId: 'never-made' }],
    ),
    _meta: fc.constantFrom(
      undefined,
      { terminal_output: { data: 'live' } },
      { terminal_output: 5 },
      { terminal_exit: { exit_code: 1 } },
    ),
  }),
  fc.record({
    sessionUpdate: fc.constant('plan' as const),
    entries: fc.array(
      fc.record({
        content: words,
        status: fc.constantFrom('pending' as const, 'completed' as const),
        priority: fc.constant('low' as const),
      }),
      { maxLength: 2 },
    ),
  }),
  fc.constantFrom<SessionUpdate>(
    { sessionUpdate: 'session_info_update', title: 'A title' },
    { sessionUpdate: 'session_info_update', _meta: { codex: { threadStatus: { type: 'systemError' } } } },
    { sessionUpdate: 'usage_update', used: 1, size: 2 },
    { sessionUpdate: 'available_commands_update', availableCommands: [] },
    { sessionUpdate: 'compaction_update', status: 'completed', compactionId: 'c' },
  ),
)

/** Updates that this version of the protocol does not have. The SDK refuses them; the mapper survives them without it. */
const unknown = fc
  .constantFrom('plan_update', 'tool_call_delta', '__proto__')
  .map((sessionUpdate): unknown => ({
    sessionUpdate,
    content: { type: 'hologram' },
  }))

function conversation(agentId: string) {
  let made = 0
  let state: AgentState = initialAgent
  const lengths = new Map<string, number>()
  function log(update: AgentUpdate): void {
    if (update.type === 'session') return
    const key = 'messageId' in update ? update.messageId : 'toolCallId' in update ? update.toolCallId : ''
    const isPiece = update.type === 'text' || update.type === 'thinking' || update.type === 'tool_output'
    const offset = lengths.get(`${update.type} ${key}`) ?? 0
    if (isPiece) lengths.set(`${update.type} ${key}`, offset + update.content.length)
    const event = { ...update, taskId: 't', seq: state.seq + 1, epoch: 'e', ...(isPiece ? { offset } : {}) }
    state = reduceAgent(state, agentLogEventSchema.parse(event))
  }
  const mapper = createUpdateMapper({ paths: createWirePaths('/w'), newId: () => `m${++made}`, tell: log })
  const translator = quirksOf(agentId).translator?.() ?? PLAIN
  return {
    tell(update: unknown) {
      for (const each of translator.translate(update as SessionUpdate)) mapper.apply(each)
    },
    mapper,
    state: () => state,
  }
}

it.each(['mine', 'codex', 'opencode', 'gemini'])(
  'no late, repeated or unknown update of %s breaks a conversation',
  (agentId) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 9, arbitrary: updates }, { weight: 1, arbitrary: unknown }), {
          maxLength: 30,
        }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (told, repeated) => {
          const { tell, mapper, state } = conversation(agentId)
          // Each is also told again later, and one more time after the turn is over.
          const again = repeated.flatMap((at) => (told.length > 0 ? [told[at % told.length]] : []))
          for (const update of [...told, ...again]) tell(update)
          mapper.breakMessage()
          for (const update of again) tell(update)
          expect(state().gap).toBe(false)
          const before = state().items.length
          tell({ sessionUpdate: 'agent_message_chunk', messageId: 'last', content: text('Still here.') })
          tell({ sessionUpdate: 'tool_call', toolCallId: 'last', title: 'Run', status: 'completed' })
          const items = [...state().items].slice(before)
          const failing = agentId === 'codex' && items.length === 1
          if (!failing) expect(items).toMatchObject([{ content: 'Still here.' }, { call: { title: 'Run' } }])
          expect(items.at(-1)).toMatchObject({ kind: 'tool', call: { status: 'completed' } })
        },
      ),
      { numRuns: 200 },
    )
  },
)
