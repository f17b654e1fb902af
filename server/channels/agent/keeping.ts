import type { ConversationCommand } from '../../../src/channels/agent/shared/conversationsProtocol'
import type { TaskStatus } from '../../../src/channels/agent/shared/eventSchemas'
import type { Clock } from '../../../src/lib/clock'
import type { AgentLog } from './agentLog'

type Change = Extract<ConversationCommand, { type: 'conversation_change' }>
type Refusal = { readonly code: 'NOT_FOUND' | 'BUSY'; readonly error: string }

/** How long a deletion can be taken back, ms. */
const UNDO_MS = 10_000

interface KeepingOptions {
  readonly log: AgentLog
  readonly clock: Clock
  /** Nothing of it is needed any more: also what is not in the log. */
  erased(taskId: string): void
}

/** How the user keeps conversations: their names, which are pinned, archived and deleted. */
export interface Keeping {
  /** Null: it is done. */
  change(change: Change): Refusal | null
  stop(): void
}

const BUSY: ReadonlySet<TaskStatus> = new Set(['running', 'waiting'])

/** Goes on with the deletions of a server before this one. */
export function createKeeping({ log, clock, erased }: KeepingOptions): Keeping {
  /** Ends of the time in which a deletion can be taken back, by task. */
  const erasing = new Map<string, () => void>()
  for (const { task } of Object.values(log.state().tasks))
    if (task?.deleteAt) eraseLater(task.taskId, Date.parse(task.deleteAt) - clock.wall())

  function eraseLater(taskId: string, ms: number): void {
    erasing.get(taskId)?.()
    const erase = () => {
      erasing.delete(taskId)
      const status = log.state().tasks[taskId]?.status
      if (status === undefined) return
      log.append({ type: 'task', taskId, status, erased: true })
      erased(taskId)
    }
    erasing.set(taskId, clock.after(Math.max(0, ms), erase))
  }

  function deletion(deleted: boolean | undefined) {
    if (deleted === undefined) return {}
    return { deleteAt: deleted ? new Date(clock.wall() + UNDO_MS).toISOString() : null }
  }

  return {
    change({ taskId, name, pinned, archived, deleted }) {
      const { task, status } = log.state().tasks[taskId] ?? {}
      if (!task || !status) return { code: 'NOT_FOUND', error: 'There is no such conversation any more.' }
      if (deleted && BUSY.has(status))
        return { code: 'BUSY', error: 'The agent is at work in this conversation. Stop it first.' }
      // A `task` without these says that they are over.
      const { stopReason, activeAt = task.at } = task
      log.append({
        type: 'task',
        taskId,
        status,
        ...(stopReason === undefined ? {} : { stopReason }),
        ...(activeAt === undefined ? {} : { activeAt }),
        ...(name === undefined ? {} : { name: name.replace(/\s+/g, ' ').trim() }),
        ...(pinned === undefined ? {} : { pinned }),
        ...(archived === undefined ? {} : { archived }),
        ...deletion(deleted),
      })
      if (deleted) eraseLater(taskId, UNDO_MS)
      else if (deleted === false) {
        erasing.get(taskId)?.()
        erasing.delete(taskId)
      }
      return null
    },
    stop() {
      for (const end of erasing.values()) end()
    },
  }
}
