import type { PermissionOption, RequestOutcome } from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentCommand } from '../../../src/channels/agent/shared/protocol'
import type { AgentDriver, AgentHost, Answers, PermissionAsked, QuestionAsked } from '../../agents/driver'
import type { AgentLog } from './agentLog'
import { allowOnce } from './permissions/askedFor'
import type { Asker, Judgement, PermissionRules } from './permissions/permissionRules'
import { readAnswers } from './readAnswers'

type Command<T extends AgentCommand['type']> = Extract<AgentCommand, { type: T }>
type Answered = Awaited<ReturnType<AgentHost['ask']>>

type Open = { readonly requestId: string; readonly taskId: string } & (
  | {
      readonly type: 'permission'
      readonly agent: string
      readonly asked: PermissionAsked
      settle(optionId: string | null): void
    }
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

type Answering = Pick<AgentDriver, 'id' | 'reaches'>

/** Those of all agents. */
export interface AllApprovals extends Omit<Approvals, 'permission'> {
  /** With the permissions of this agent. */
  of(agent: Answering): Approvals
  /** The permission that waits under this id, and whose it is. */
  asked(requestId: string): (Asker & { readonly asked: PermissionAsked }) | null
  /** Allows once what waits under this id. */
  allow(requestId: string): void
}

const NOTHING_KNOWN: Judgement = { facts: [], suggests: null, allowed: null }

/**
 * @example
 * const approvals = createApprovals({ log, newId, rules, changed }).of(driver)
 * const optionId = await approvals.permission(taskId, asked) // null: closed without an answer
 */
export function createApprovals({
  log,
  newId,
  rules,
  changed,
}: {
  readonly log: AgentLog
  readonly newId: () => string
  /** By which some are allowed without a question; null: none. */
  readonly rules: PermissionRules | null
  /** Called after a request of this task was opened or answered. */
  readonly changed: (taskId: string) => void
}): AllApprovals {
  const open = new Map<string, Open>()
  /** Permissions that are compared with rules before anyone is asked. */
  const judged = new Set<{ readonly taskId: string; isClosed: boolean }>()

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

  async function permission(agent: Answering, taskId: string, asked: PermissionAsked) {
    const judging = rules?.judge({ agent: agent.id, taskId }, asked) ?? NOTHING_KNOWN
    if (!(judging instanceof Promise)) return ask(agent, taskId, asked, judging)
    const waiting = { taskId, isClosed: false }
    judged.add(waiting)
    const judgement = await judging.finally(() => judged.delete(waiting))
    return waiting.isClosed ? null : ask(agent, taskId, asked, judgement)
  }

  /** Asks the user, unless a rule allows it. */
  function ask(agent: Answering, taskId: string, asked: PermissionAsked, judgement: Judgement) {
    const requestId = newId()
    const { facts, suggests, allowed } = judgement
    const { touched: _, ...said } = asked
    const request = {
      ...said,
      type: 'permission_request' as const,
      taskId,
      requestId,
      options: asked.options.map((option) => withReach(option, agent.reaches ?? [])),
      ...(facts.length > 0 ? { facts: [...facts] } : {}),
    }
    // It may have been revoked while the disk was looked at.
    if (allowed && rules?.used(allowed.rule, requestId)) {
      const { optionId, rule } = allowed
      const { ruleId, kind, text } = rule
      log.append({ ...request, outcome: 'approved', optionId, byRule: { ruleId, kind, text } })
      return Promise.resolve(optionId)
    }
    return new Promise<string | null>((settle) => {
      open.set(requestId, { type: 'permission', agent: agent.id, requestId, taskId, asked, settle })
      log.append({ ...request, ...(suggests ? { suggests } : {}) })
      changed(taskId)
    })
  }

  const approvals: Omit<AllApprovals, 'of' | 'asked' | 'allow'> = {
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
      for (const waiting of judged) if (waiting.taskId === taskId) waiting.isClosed = true
      for (const request of [...open.values()]) if (request.taskId === taskId) end(request, outcome)
    },
  }

  return {
    ...approvals,
    of: (agent) => ({ ...approvals, permission: (taskId, asked) => permission(agent, taskId, asked) }),
    asked(requestId) {
      const request = open.get(requestId)
      if (request?.type !== 'permission') return null
      const { agent, taskId, asked } = request
      return { agent, taskId, asked }
    },
    allow(requestId) {
      const request = open.get(requestId)
      const option = request?.type === 'permission' ? allowOnce(request.asked.options) : null
      if (option) approvals.decide({ type: 'approve', requestId, optionId: option.optionId })
    },
  }
}

/** An option of the agent that holds for longer, with how far it reaches. */
function withReach(option: PermissionOption, reaches: NonNullable<AgentDriver['reaches']>): PermissionOption {
  if (option.kind === 'allow_once' || option.kind === 'reject_once') return option
  const known = reaches.find(({ id, name = /^/ }) => id.test(option.optionId) && name.test(option.name))
  return known ? { ...option, reach: known.reach } : option
}
