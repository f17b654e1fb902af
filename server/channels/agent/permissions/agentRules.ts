import { type RulesCommand, rulesCommandSchema } from '../../../../src/channels/agent/shared/rulesProtocol'
import type { Clock } from '../../../../src/lib/clock'
import type { AgentDriver } from '../../../agents/driver'
import type { RulesFile } from '../../../drivers/state/rulesFile'
import type { Log } from '../../../lib/log'
import type { Client } from '../../../socket/channel'
import type { AgentLog } from '../agentLog'
import { type AllApprovals, createApprovals } from '../approvals'
import { type ChannelPart, createDoor } from '../channelPart'
import { createPermissionRules, type PermissionRules } from './permissionRules'
import { createRealPlaces } from './realPlaces'

/** The permission rules, as the part of the agent channel that they are. */
interface AgentRules extends ChannelPart {
  readonly rules: PermissionRules
  opened(client: Client): void
}

interface Surroundings {
  readonly rulesFile?: RulesFile
  readonly root?: string
  readonly drivers: readonly Pick<AgentDriver, 'id'>[]
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** What the rest of the channel knows. */
interface Known {
  isTask(taskId: string): boolean
  approvals(): Pick<AllApprovals, 'asked' | 'allowBy' | 'ruleAdded'>
}

type Answer =
  | { readonly success: true }
  | { readonly success: false; readonly error: string; readonly code: string }

const { isFor, read } = createDoor(rulesCommandSchema)
const OVER = 'This does not wait for an answer any more.'
const GONE = 'There is no such rule any more.'
const NOT_KEPT = 'The rule could not be kept on the disk of the server.'
const NOT_FORGOTTEN =
  'The rule holds no more, but could not be taken off the disk of the server: it would hold again after a restart.'

/**
 * What asks the user, and the rules by which it does not have to.
 * @param conversations those that hear when one of their requests was opened or answered
 */
export function createPermissions(
  options: Surroundings,
  log: AgentLog,
  conversations: () => { find(taskId: string): { requestsChanged(): void } | undefined },
) {
  const rules = createAgentRules(options, {
    isTask: (taskId) => log.state().tasks[taskId] !== undefined,
    approvals: () => approvals,
  })
  const approvals: AllApprovals = createApprovals({
    log,
    newId: options.newId,
    rules: rules?.rules ?? null,
    changed: (taskId) => conversations().find(taskId)?.requestsChanged(),
  })
  return { rules, approvals }
}

/** Undefined where there is nowhere to keep rules. */
function createAgentRules(options: Surroundings, { isTask, approvals }: Known): AgentRules | undefined {
  const { rulesFile, root = '', clock, newId, log, drivers } = options
  if (!rulesFile) return undefined
  /** A documented socket knows nothing of this. */
  const clients = new Set<Client>()
  const told = () => ({ channel: 'agent', type: 'rules', rules: rules.list() })
  const rules = createPermissionRules({
    file: rulesFile,
    places: createRealPlaces(root),
    clock,
    newId,
    log,
    changed() {
      for (const client of clients) client.send(told())
    },
  })

  async function add(client: Client, command: Extract<RulesCommand, { type: 'rule_add' }>): Promise<Answer> {
    const { rule, scope, allows } = command
    const asked = allows === undefined ? null : approvals().asked(allows)
    if (allows !== undefined && !asked) return { success: false, error: OVER, code: 'NOT_FOUND' }
    const { agent = '', taskId = '' } = asked ?? command
    if (!drivers.some(({ id }) => id === agent) || (scope === 'conversation' && !isTask(taskId)))
      return {
        success: false,
        error: 'A rule belongs to an agent, or to a conversation that is there.',
        code: 'NOT_FOUND',
      }
    const by = { client: client.tab, address: client.address }
    const added = await rules.add({
      agent,
      taskId,
      rule,
      scope,
      by,
      ...(asked ? { allows: asked.asked } : {}),
    })
    if ('error' in added) return { success: false, ...added }
    if (allows !== undefined) approvals().allowBy(added, allows)
    await approvals()
      .ruleAdded()
      .catch((error: unknown) => log.error('Open requests could not be compared with a new rule', { error }))
    return { success: true }
  }

  async function answer(client: Client, command: RulesCommand): Promise<Answer> {
    const failed = (error: unknown, words: string): Answer => {
      log.error('A permission rule could not be saved', { type: command.type, error })
      return { success: false, error: words, code: 'INTERNAL_ERROR' }
    }
    if (command.type === 'rules') {
      client.send(told())
      return { success: true }
    }
    if (command.type === 'rule_add')
      return add(client, command).catch((error: unknown) => failed(error, NOT_KEPT))
    try {
      const isRemoved = await rules.remove(command.ruleId, { client: client.tab, address: client.address })
      return isRemoved ? { success: true } : { success: false, error: GONE, code: 'NOT_FOUND' }
    } catch (error) {
      return failed(error, NOT_FORGOTTEN)
    }
  }

  return {
    rules,
    isFor,
    async received(client, frame) {
      const command = read(frame)
      const { type, requestId } = command
      client.send({ channel: 'agent', type, requestId, ...(await answer(client, command)) })
    },
    opened(client) {
      if (client.tab === null) return
      clients.add(client)
      client.send(told())
    },
    closed: (client) => void clients.delete(client),
  }
}
