import type { PermissionItem, QuestionItem, ToolItem } from '../../src/channels/agent/shared/state'
import type { AgentClient } from './agentClient'

type Fields = Parameters<AgentClient['prompt']>[1]
const ENDED = ['completed', 'failed', 'aborted']

/** One message to the agent and what comes of it. */
export interface Turn {
  readonly taskId: string
  /** The next request of the turn that waits for an answer. */
  permission(): Promise<PermissionItem>
  question(): Promise<QuestionItem>
  /** Takes an option of this kind; resolves with its name. */
  answer(asked: PermissionItem, kind: 'allow_once' | 'allow_always' | 'reject_once'): string
  /** Resolves with the status it ended with; allows what is asked meanwhile where `allowing` says so. */
  ended(how?: { allowing?: boolean }): Promise<string>
  /** All the agent said since. */
  said(): string
  tools(): readonly ToolItem[]
}

export async function beginTurn(client: AgentClient, text: string, fields?: Fields): Promise<Turn> {
  const from = client.frames.length
  const before = new Set(fields?.taskId === undefined ? [] : client.items(fields.taskId).map(({ id }) => id))
  const taskId = await client.prompt(text, fields)
  const fresh = () => client.items(taskId).filter(({ id }) => !before.has(id))
  const open = (kind: 'permission' | 'question') =>
    client.until(`a ${kind}`, () => {
      if (endedWith() !== undefined) throw new Error(`The turn ended without a ${kind}.`)
      return client
        .state()
        .open.map((id) => client.state().items.get(id))
        .find((item) => item?.kind === kind && item.taskId === taskId)
    })
  const endedWith = () => {
    const told = client.frames
      .slice(from)
      .filter((frame) => frame.type === 'task' && frame['taskId'] === taskId)
      .map((frame) => String(frame['status']))
    return told.find((status, index) => ENDED.includes(status) && told.slice(0, index).includes('running'))
  }
  function answer(asked: PermissionItem, kind: 'allow_once' | 'allow_always' | 'reject_once'): string {
    const option = asked.options.find((each) => each.kind === kind)
    if (!option) throw new Error(`There is no option of ${kind} in ${JSON.stringify(asked.options)}`)
    const { requestId } = asked
    const type = kind === 'reject_once' ? 'reject' : 'approve'
    client.send(type, { requestId, optionId: option.optionId })
    return option.name
  }

  return {
    taskId,
    permission: async () => (await open('permission')) as PermissionItem,
    question: async () => (await open('question')) as QuestionItem,
    answer,
    async ended({ allowing = false } = {}) {
      const answered = new Set<string>()
      return client.until('the end of the turn', () => {
        for (const id of allowing ? client.state().open : []) {
          const item = client.state().items.get(id)
          if (item?.kind !== 'permission' || item.taskId !== taskId || answered.has(id)) continue
          answered.add(id)
          answer(item, 'allow_once')
        }
        return endedWith()
      })
    },
    said: () =>
      fresh()
        .flatMap((item) => (item.kind === 'text' ? [item.content] : []))
        .join('\n'),
    tools: () => fresh().flatMap((item) => (item.kind === 'tool' ? [item] : [])),
  }
}
