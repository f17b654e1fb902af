import { KeyedList } from '../../../lib/persistent/keyedList'
import { PersistentList } from '../../../lib/persistent/persistentList'
import type { AgentLogEvent, AgentLogEventOf, TaskStatus } from './eventSchemas'

type Body<T extends AgentLogEvent['type']> = Omit<AgentLogEventOf<T>, 'type' | 'seq' | 'epoch'>
export interface Begun {
  /** Key in `items`. */
  readonly id: string
  /** Position in the log of the event that began this item; 0 on a server that does not number. */
  readonly seq: number
}

export type MessageItem = Begun & { readonly kind: 'user' } & Body<'user_message'>
export type TextItem = Begun & {
  readonly kind: 'text' | 'thinking'
  /** From a server that does not number events: the text is complete, and later pieces repeat parts of it. */
  readonly isFinal?: true
} & Omit<Body<'text'>, 'offset'>
/**
 * `call` is the last `tool_invocation`, `output` what it printed. `outputEnd` is the position after it in UTF-16
 * units, which is more than `output.length` where the middle was left out.
 */
export type ToolItem = Begun & {
  readonly kind: 'tool'
  readonly taskId: string
  readonly call: Body<'tool_invocation'>
  readonly output: string
  readonly outputEnd: number
}
export type PermissionItem = Begun & { readonly kind: 'permission' } & Omit<
    Body<'permission_request'>,
    'kind'
  > & {
    readonly toolKind: AgentLogEventOf<'permission_request'>['kind']
  }
export type QuestionItem = Begun & { readonly kind: 'question' } & Body<'question'>
type NoticeItem = Begun & { readonly kind: 'notice' } & Body<'notice'>
type CompactionItem = Begun & { readonly kind: 'compaction' } & Body<'compaction'>
export type ErrorItem = Begun & { readonly kind: 'error' } & Body<'error'>
export type AgentItem =
  | MessageItem
  | TextItem
  | ToolItem
  | PermissionItem
  | QuestionItem
  | NoticeItem
  | CompactionItem
  | ErrorItem

export interface AgentTask {
  readonly taskId: string
  readonly status: TaskStatus
  readonly task: AgentLogEventOf<'task'> | null
  /** Keys of `items`, oldest first. */
  readonly items: PersistentList<string>
  /** Those of them that the user said. Another object whenever one of these changed. */
  readonly said: PersistentList<string>
  readonly title: string | null
  readonly plan: AgentLogEventOf<'plan'> | null
  readonly queue: AgentLogEventOf<'queue'> | null
  readonly usage: AgentLogEventOf<'usage'> | null
  readonly commands: AgentLogEventOf<'commands'> | null
  /** How far back its items are here, where it was asked for by itself; null: as far as those of all. */
  readonly reach: Reach | null
  /** Of a server that does not number: which turn this is, so that what comes late does not begin another. */
  readonly turn: Turn
}

interface Reach {
  /** All its items from here on are here. */
  readonly oldest: number
  readonly hasMore: boolean
}

export interface Turn {
  /** What the server calls it, where it says. */
  readonly id: string | null
  readonly isOver: boolean
  /** The newest message of the user when it ended: a newer one begins another turn. */
  readonly after: string | null
  /** The turns that ended last. */
  readonly ended: readonly string[]
}

export interface AgentState {
  readonly epoch: string | null
  /** The last applied event of the log, 0 before the first. */
  readonly seq: number
  /** The server has older items than these; `page` asks for those before `oldest`. */
  readonly hasMore: boolean
  readonly oldest: number
  /** An event was missing: ask `subscribe`; nothing live is applied until its `history`. */
  readonly gap: boolean
  /** A history or the first event has arrived. */
  readonly loaded: boolean
  /** A server without numbers was reached again: the conversation it sends next replaces this one. */
  readonly restarted: boolean
  /** In the order of `seq`, and of their arrival where servers do not number. */
  readonly items: KeyedList<AgentItem>
  readonly tasks: Readonly<Record<string, AgentTask>>
  /** Oldest first. */
  readonly taskOrder: readonly string[]
  /** Keys of the open permissions and questions, oldest first. */
  readonly open: readonly string[]
}

export const noIds = PersistentList.from<string>([])

export const initialAgent: AgentState = {
  epoch: null,
  seq: 0,
  hasMore: false,
  oldest: 0,
  gap: false,
  loaded: false,
  restarted: false,
  items: KeyedList.from<AgentItem>([]),
  tasks: {},
  taskOrder: [],
  open: [],
}
