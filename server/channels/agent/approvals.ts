import type {
  PermissionOption,
  RequestOutcome,
  ResolvedBy,
  RuleText,
} from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentCommand } from '../../../src/channels/agent/shared/protocol'
import type { PermissionRule } from '../../../src/channels/agent/shared/rulesProtocol'
import type { AgentDriver, AgentHost, Answers, PermissionAsked, QuestionAsked } from '../../agents/driver'
import type { AgentLog } from './agentLog'
import { allowOnce } from './permissions/askedFor'
import type { Asker, Judgement, PermissionRules } from './permissions/permissionRules'
import { readAnswers } from './readAnswers'

type Command<T extends AgentCommand['type']> = Extract<AgentCommand, { type: T }>
type Answered = Awaited<ReturnType<AgentHost['ask']>>

interface OpenPermission {
  readonly type: 'permission'
  readonly requestId: string
  readonly taskId: string
  readonly agent: string
  readonly asked: PermissionAsked
  settle(optionId: string | null): void
}
interface OpenQuestion {
  readonly type: 'question'
  readonly requestId: string
  readonly taskId: string
  readonly toolCallId: string
  readonly asked: QuestionAsked
  settle(answered: Answered): void
}
type Open = OpenPermission | OpenQuestion

interface Judging {
  readonly taskId: string
  isClosed: boolean
  /** A rule was added meanwhile. */
  isOutdated: boolean
}

interface Resolution {
  readonly outcome: RequestOutcome
  readonly optionId?: string
  readonly byRule?: RuleText & { readonly ruleId: string }
  readonly by: { readonly kind: ResolvedBy; readonly client?: string }
}

/** The result of an answer: accepted, refused (`error` says why; the request stays open), or the request is closed. */
export type Reception = 'taken' | { readonly error: string } | { readonly outcome: RequestOutcome }

/** The open permissions and questions. The first answer wins. */
export interface Approvals {
  permission(taskId: string, asked: PermissionAsked): Promise<string | null>
  question(taskId: string, asked: QuestionAsked): Promise<Answered>
  /** @param client its id, where it has one */
  decide(command: Command<'approve'> | Command<'reject'>, client: string | null): Reception
  respond(command: Command<'tool_response'>, client: string | null): Reception
  isWaiting(taskId: string): boolean
  /** Ends every request of a task without an answer. */
  close(taskId: string, outcome: 'cancelled' | 'expired', by: 'agent' | 'turn'): void
}

type Answering = Pick<AgentDriver, 'id' | 'reaches'>

/** Those of all agents. */
export interface AllApprovals extends Omit<Approvals, 'permission'> {
  /** With the permissions of this agent. */
  of(agent: Answering): Approvals
  /** The permission that waits under this id, and whose it is. */
  asked(requestId: string): (Asker & { readonly asked: PermissionAsked }) | null
  /** A rule was given with the answer to this one: it is allowed once. */
  allowBy(rule: PermissionRule, requestId: string): void
  /** A rule was added: what is open and covered now is allowed once. Resolves when all of it was compared. */
  ruleAdded(): Promise<void>
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
  const judged = new Set<Judging>()

  function resolve(request: Open, how: Resolution): void {
    const { requestId, taskId } = request
    open.delete(requestId)
    log.append({ type: 'request_resolved', taskId, requestId, ...how })
  }

  function end(request: Open, outcome: 'cancelled' | 'expired', by: 'agent' | 'turn'): void {
    resolve(request, { outcome, by: { kind: by } })
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
    for (;;) {
      const judging = rules?.judge({ agent: agent.id, taskId }, asked) ?? NOTHING_KNOWN
      if (!(judging instanceof Promise)) return ask(agent, taskId, asked, judging)
      const waiting: Judging = { taskId, isClosed: false, isOutdated: false }
      judged.add(waiting)
      const judgement = await judging.finally(() => judged.delete(waiting))
      if (waiting.isClosed) return null
      if (!waiting.isOutdated || judgement.allowed) return ask(agent, taskId, asked, judgement)
    }
  }

  /** Allows once what is open, if a rule covers it now. */
  async function judgeAgain({ requestId, taskId, agent, asked }: OpenPermission): Promise<void> {
    const judgement = await rules?.judge({ agent, taskId }, asked)
    const request = open.get(requestId)
    // It may have been answered, and the rule been revoked, while the disk was looked at.
    if (request?.type !== 'permission' || !judgement?.allowed) return
    const { rule, optionId } = judgement.allowed
    if (rules?.used(rule, requestId)) pass(request, rule, optionId)
  }

  function pass(request: OpenPermission, rule: PermissionRule, optionId: string): void {
    resolve(request, { outcome: 'approved', optionId, byRule: textOf(rule), by: { kind: 'rule' } })
    request.settle(optionId)
    changed(request.taskId)
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
      log.append({ ...request, outcome: 'approved', optionId, byRule: textOf(rule), by: { kind: 'rule' } })
      return Promise.resolve(optionId)
    }
    return new Promise<string | null>((settle) => {
      open.set(requestId, { type: 'permission', agent: agent.id, requestId, taskId, asked, settle })
      log.append({ ...request, ...(suggests ? { suggests } : {}) })
      changed(taskId)
    })
  }

  const approvals: Omit<AllApprovals, 'of' | 'asked' | 'allowBy' | 'ruleAdded'> = {
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
    decide({ type, requestId, optionId }, client) {
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
      const outcome = allows ? 'approved' : 'rejected'
      resolve(request, { outcome, optionId: option.optionId, by: byClient(client) })
      request.settle(option.optionId)
      changed(request.taskId)
      return 'taken'
    },
    respond(command, client) {
      const { requestId, toolCallId, action = 'accept', result } = command
      const request = [...open.values()].find((each) =>
        requestId === undefined
          ? each.type === 'question' && each.toolCallId === toolCallId
          : each.requestId === requestId,
      )
      if (request?.type !== 'question') return past(requestId ?? toolCallId)
      if (action !== 'accept') {
        resolve(request, { outcome: action === 'decline' ? 'rejected' : 'cancelled', by: byClient(client) })
        request.settle({ action })
      } else {
        const answers: Answers = readAnswers(result, request.asked.questions)
        const error = request.asked.check(answers)
        if (error !== null) return { error }
        resolve(request, { outcome: 'answered', by: byClient(client) })
        request.settle({ action, answers })
      }
      changed(request.taskId)
      return 'taken'
    },
    isWaiting: (taskId) => [...open.values()].some((request) => request.taskId === taskId),
    close(taskId, outcome, by) {
      for (const waiting of judged) if (waiting.taskId === taskId) waiting.isClosed = true
      for (const request of [...open.values()]) if (request.taskId === taskId) end(request, outcome, by)
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
    allowBy(rule, requestId) {
      const request = open.get(requestId)
      const option = request?.type === 'permission' ? allowOnce(request.asked.options) : null
      if (request?.type === 'permission' && option) pass(request, rule, option.optionId)
    },
    async ruleAdded() {
      for (const waiting of judged) waiting.isOutdated = true
      for (const request of [...open.values()]) if (request.type === 'permission') await judgeAgain(request)
    },
  }
}

const byClient = (client: string | null) => ({
  kind: 'client' as const,
  ...(client === null ? {} : { client }),
})

const textOf = ({ ruleId, kind, text }: PermissionRule) => ({ ruleId, kind, text })

/** An option of the agent that holds for longer, with how far it reaches. */
function withReach(option: PermissionOption, reaches: NonNullable<AgentDriver['reaches']>): PermissionOption {
  if (option.kind === 'allow_once' || option.kind === 'reject_once') return option
  const known = reaches.find(({ id, name = /^/ }) => id.test(option.optionId) && name.test(option.name))
  return known ? { ...option, reach: known.reach } : option
}
