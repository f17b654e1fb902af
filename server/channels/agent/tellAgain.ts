import type { AgentUpdate, Retold } from '../../agents/driver'
import type { AgentLog } from './agentLog'
import { endCalls } from './turn'

type Update<T extends AgentUpdate['type']> = Extract<AgentUpdate, { type: T }>
type Message = { readonly type: 'user' | 'text' | 'thinking'; readonly messageId: string; content: string }
interface Call {
  readonly type: 'call'
  call: Update<'tool_invocation'>
  output: string
  result: Update<'tool_result'> | null
}
type Step = Message | Call | Update<'notice'> | Update<'compaction'>

/** Steps of a session that go into the log, in 0.15 s: more would keep the other channels waiting. */
const MAX_STEPS = 2_000

export interface ToldAgain {
  /** What the user said first; `''` where nothing of that was told. */
  readonly first: string
  /** Writes it into the log of this task, each step whole. */
  write(log: AgentLog, taskId: string, newId: () => string): void
}

/**
 * What an agent said again of a session, as the events of a conversation.
 *
 * @example
 * const told = toldAgain(retold)
 * told.write(log, taskId, newId)
 */
export function toldAgain(retold: readonly Retold[]): ToldAgain {
  const { steps, plan } = stepsOf(retold)
  const first = steps.find((step) => step.type === 'user')
  const shown = steps.slice(-MAX_STEPS)
  const left = steps.length - shown.length

  return {
    first: first?.type === 'user' ? first.content : '',
    write(log, taskId, newId) {
      if (left > 0)
        log.append({
          type: 'notice',
          taskId,
          text: `The first ${left.toLocaleString('en')} steps of this session are not shown. The agent has them.`,
        })
      for (const step of shown) writeStep(log, taskId, step, newId)
      if (plan) log.append({ ...plan, taskId })
      endCalls(log, taskId)
    },
  }
}

/** One step for each message and call, at the place where it began. */
function stepsOf(retold: readonly Retold[]) {
  const steps: Step[] = []
  const messages = new Map<string, Message>()
  const calls = new Map<string, Call>()
  let plan: Update<'plan'> | null = null
  for (const told of retold) {
    switch (told.type) {
      case 'user':
      case 'text':
      case 'thinking': {
        const known = messages.get(told.messageId)
        if (known) known.content += told.content
        else steps.push(put(messages, told.messageId, { ...told }))
        break
      }
      case 'tool_invocation': {
        const known = calls.get(told.toolCallId)
        if (known) known.call = told
        else steps.push(put(calls, told.toolCallId, { type: 'call', call: told, output: '', result: null }))
        break
      }
      case 'tool_output': {
        const call = calls.get(told.toolCallId)
        if (call) call.output += told.content
        break
      }
      case 'tool_result': {
        const call = calls.get(told.toolCallId)
        if (call) call.result = told
        break
      }
      case 'plan':
        plan = told
        break
      case 'notice':
      case 'compaction':
        steps.push(told)
        break
      // How the session is now it says to its host.
      case 'commands':
      case 'usage':
      case 'title':
      case 'session':
    }
  }
  return { steps, plan }
}

function put<T>(map: Map<string, T>, id: string, value: T): T {
  map.set(id, value)
  return value
}

function writeStep(log: AgentLog, taskId: string, step: Step, newId: () => string): void {
  switch (step.type) {
    case 'user': {
      const { messageId, content } = step
      log.append({ type: 'user_message', taskId, messageId, content })
      break
    }
    case 'text':
    case 'thinking': {
      const { type, messageId, content } = step
      log.add({ type, taskId, messageId, content })
      log.append({ type: 'message_end', taskId, messageId, length: content.length })
      break
    }
    case 'call':
      writeCall(log, taskId, step, newId())
      break
    default:
      log.append({ ...step, taskId })
  }
}

/**
 * The id is a new one: a session that was branched off has the calls of the one before, which may be another conversation
 * here.
 */
function writeCall(log: AgentLog, taskId: string, { call, output, result }: Call, toolCallId: string): void {
  if (output !== '') {
    log.append({ ...call, taskId, toolCallId, status: 'running' })
    log.add({ type: 'tool_output', taskId, toolCallId, content: output })
  }
  log.append({ ...call, taskId, toolCallId })
  if (result) log.append({ ...result, taskId, toolCallId })
}
