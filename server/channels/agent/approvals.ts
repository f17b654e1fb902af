import type { RequestOutcome } from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentCommand } from '../../../src/channels/agent/shared/protocol'
import type { AgentHost, Answers, PermissionAsked, QuestionAsked } from '../../agents/driver'
import type { AgentLog } from './agentLog'
import { readAnswers } from './readAnswers'

type Command<T extends AgentCommand['type']> = Extract<AgentCommand, { type: T }>
type Answered = Awaited<ReturnType<AgentHost['ask']>>

type Open = { readonly requestId: string; readonly taskId: string } & (
  | { readonly type: 'permission'; readonly asked: PermissionAsked; settle(optionId: string | null): void }
  | {
      readonly type: 'question'
      readonly toolCallId: string
      readonly asked: QuestionAsked
      settle(answered: Answered): void
    }
)

/** The result of an answer: accepted, refused (`error` says why; the request stays open), or the request is closed. */
export type Reception = 'taken' | { readonly error: string } | { readonly outcome: RequestOutcome }

/** The open permissions and questions. The first answer wins. */
export interface Approvals {
  permission(taskId: string, asked: PermissionAsked): Promise<string | null>
  question(taskId: string, asked: QuestionAsked): Promise<Answered>
  decide(command: Command<'approve'> | Command<'reject'>): Reception
  respond(command: Command<'tool_response'>): Reception
  isWaiting(taskId: string): boolean
  /** Ends every request of a task without an answer. */
  close(taskId: string, outcome: 'cancelled' | 'expired'): void
}

/**
 * @param changed called after a request of this task was opened or answered
 * @example
 * const approvals = createApprovals(log, newId, changed)
 * const optionId = await approvals.permission(taskId, asked) // null: closed without an answer
 */
export function createApprovals(
  log: AgentLog,
  newId: () => string,
  changed: (taskId: string) => void,
): Approvals {
  const open = new Map<string, Open>()

  function resolve(request: Open, outcome: RequestOutcome, optionId?: string): void {
    const { requestId, taskId } = request
    open.delete(requestId)
    log.append({
      type: 'request_resolved',
      taskId,
      requestId,
      outcome,
      ...(optionId === undefined ? {} : { optionId }),
    })
  }

  function end(request: Open, outcome: 'cancelled' | 'expired'): void {
    resolve(request, outcome)
    if (request.type === 'permission') request.settle(null)
    else request.settle({ action: 'cancel' })
  }

  /** What is known of a request that is not open. */
  function past(requestId: string): Reception {
    const item = log.state().items.get(`request:${requestId}`)
    const known = item?.kind === 'permission' || item?.kind === 'question' ? item.outcome : undefined
    return { outcome: known ?? 'expired' }
  }

  return {
    permission(taskId, asked) {
      const requestId = newId()
      return new Promise((settle) => {
        open.set(requestId, { type: 'permission', requestId, taskId, asked, settle })
        log.append({ type: 'permission_request', taskId, requestId, ...asked })
        changed(taskId)
      })
    },
    question(taskId, asked) {
      const requestId = newId()
      const toolCallId = asked.toolCallId ?? requestId
      const { message, questions } = asked
      return new Promise((settle) => {
        open.set(requestId, { type: 'question', requestId, taskId, toolCallId, asked, settle })
        const said = message === undefined ? {} : { message }
        log.append({ type: 'question', taskId, requestId, toolCallId, questions, ...said })
        changed(taskId)
      })
    },
    decide({ type, requestId, optionId }) {
      const request = open.get(requestId)
      if (request?.type !== 'permission') return past(requestId)
      const { options } = request.asked
      const allows = type === 'approve'
      const kinds = allows ? ['allow_once', 'allow_always'] : ['reject_once', 'reject_always']
      const option =
        optionId === undefined
          ? options.find(({ kind }) => kind === kinds[0])
          : options.find((each) => each.optionId === optionId && kinds.includes(each.kind))
      if (!option) {
        const fitting = options.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
        const choices = fitting.length > 0 ? ` Choose one of: ${fitting.join(', ')}.` : ''
        return { error: `This request has no such ${allows ? 'permission' : 'refusal'}.${choices}` }
      }
      resolve(request, allows ? 'approved' : 'rejected', option.optionId)
      request.settle(option.optionId)
      changed(request.taskId)
      return 'taken'
    },
    respond(command) {
      const { requestId, toolCallId, action = 'accept', result } = command
      const request = [...open.values()].find((each) =>
        requestId === undefined
          ? each.type === 'question' && each.toolCallId === toolCallId
          : each.requestId === requestId,
      )
      if (request?.type !== 'question') return past(requestId ?? toolCallId)
      if (action !== 'accept') {
        resolve(request, action === 'decline' ? 'rejected' : 'cancelled')
        request.settle({ action })
      } else {
        const answers: Answers = readAnswers(result, request.asked.questions)
        const error = request.asked.check(answers)
        if (error !== null) return { error }
        resolve(request, 'answered')
        request.settle({ action, answers })
      }
      changed(request.taskId)
      return 'taken'
    },
    isWaiting: (taskId) => [...open.values()].some((request) => request.taskId === taskId),
    close(taskId, outcome) {
      for (const request of [...open.values()]) if (request.taskId === taskId) end(request, outcome)
    },
  }
}
