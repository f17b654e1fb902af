import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AgentLogEvent } from '../../src/channels/agent/shared/eventSchemas'

/** Events of one turn, and the items that they become. */
const TURN_EVENTS = 11
const TURN_ITEMS = 8
const TOOLS = 6
const TASK = 'task-of-the-bench'
const EPOCH = 'epoch-of-the-bench'

export const eventsOfItems = (items: number): number => Math.ceil((items * TURN_EVENTS) / TURN_ITEMS)

/** A log as a server left it: turns of one conversation, each with a message, six tools and an answer. */
export function* agentLog(count: number): Generator<AgentLogEvent> {
  let seq = 0
  for (let turn = 0; seq < count; turn++)
    for (const event of turnOf(turn)) {
      if (seq === count) return
      seq += 1
      yield { ...event, seq, epoch: EPOCH, at: new Date(1_700_000_000_000 + seq * 1000).toISOString() }
    }
}

function turnOf(turn: number): AgentLogEvent[] {
  const common = { taskId: TASK }
  const tools = Array.from(
    { length: TOOLS },
    (_, n): AgentLogEvent => ({
      ...common,
      type: 'tool_invocation',
      toolCallId: `call-${turn}-${n}`,
      toolName: 'read_file',
      kind: 'read',
      title: `Read src/file-${turn}-${n}.ts`,
      status: 'completed',
      output: 'export const a = 1\n',
    }),
  )
  const messageId = `answer-${turn}`
  const content = `Read **${TOOLS}** files for question ${turn}; \`src/file-${turn}-0.ts\` holds it.`
  return [
    { ...common, type: 'task', status: 'running', title: 'Bench' },
    { ...common, type: 'user_message', messageId: `question-${turn}`, content: `Where is part ${turn}?` },
    ...tools,
    { ...common, type: 'text', messageId, content, offset: 0 },
    { ...common, type: 'message_end', messageId, length: content.length },
    { ...common, type: 'task', status: 'completed', title: 'Bench' },
  ]
}

/** Text of the newest answer, for those who wait for it. */
export const newestAnswer = (count: number): string => `question ${Math.floor((count - 9) / TURN_EVENTS)}; `

/** Writes it where a server keeps it, in parts: 200,000 events are 50 MB. */
export function writeAgentLog(path: string, count: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(path, 'w', 0o600)
  let lines: string[] = []
  const write = () => {
    if (lines.length > 0) writeSync(file, `${lines.join('\n')}\n`)
    lines = []
  }
  for (const event of agentLog(count)) if (lines.push(JSON.stringify(event)) === 1000) write()
  write()
  closeSync(file)
}
