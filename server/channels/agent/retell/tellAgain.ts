import type { AgentUpdate, Retold } from '../../../agents/driver'
import type { AgentLog } from '../agentLog'
import { newestSteps } from './newestSteps'

type Update<T extends AgentUpdate['type']> = Extract<AgentUpdate, { type: T }>
type Message = { readonly type: 'user' | 'text' | 'thinking'; readonly messageId: string; content: string }
interface Call {
  readonly type: 'call'
  call: Update<'tool_invocation'>
  output: string
  result: Update<'tool_result'> | null
}
type Step = Message | Call | Update<'notice'> | Update<'compaction'>

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
  const shown = newestSteps(steps, (step) => toEvent(step, '', () => ''))
  const left = steps.length - shown.length

  return {
    first: first?.type === 'user' ? first.content : '',
    write(log, taskId, newId) {
      if (left > 0)
        log.appendRetold({
          type: 'notice',
          taskId,
          text: `The first ${left.toLocaleString('en')} steps of this session are not shown. The agent has them.`,
        })
      for (const step of shown) log.appendRetold(toEvent(step, taskId, newId))
      if (plan) log.appendRetold({ ...plan, taskId })
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
      // These describe the session as it is now; its host gets them by itself.
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

function toEvent(step: Step, taskId: string, newId: () => string): Parameters<AgentLog['appendRetold']>[0] {
  switch (step.type) {
    case 'user': {
      const { messageId, content } = step
      return { type: 'user_message', taskId, messageId, content }
    }
    case 'text':
    case 'thinking': {
      const { type, messageId, content } = step
      return { type, taskId, messageId, content, offset: 0 }
    }
    case 'call':
      return { ...wholeCall(step), taskId, toolCallId: newId() }
    default:
      return { ...step, taskId }
  }
}

const ENDED = new Set(['completed', 'failed', 'rejected'])

/**
 * As a replay says it. Its id is a new one: a session that was branched off has the calls of the one before, which may be
 * another conversation here. A call that has not ended never will.
 */
function wholeCall({ call, output, result }: Call): Update<'tool_invocation'> {
  const { type: _, toolCallId: __, ...ended } = result ?? { type: '', toolCallId: '' }
  return {
    ...call,
    ...ended,
    ...(output === '' ? {} : { output }),
    status: ENDED.has(call.status) ? call.status : 'failed',
  }
}
