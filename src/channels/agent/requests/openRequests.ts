import type { PermissionOption } from '../shared/eventSchemas'
import type { AgentState, PermissionItem, QuestionItem } from '../shared/state'
import { isRequestShownWhole } from './isRequestShownWhole'

/** Requests that wait and are the same but for their ids: one answer is meant for all of them. */
export interface Asked {
  readonly first: PermissionItem | QuestionItem
  /** The ids of all of them, that of the first included, oldest first. */
  readonly requestIds: readonly string[]
}

/**
 * Selects the requests of a conversation that wait, the same ones as one; the same array while none changes.
 *
 *     const asked = useAgent(useMemo(() => createAskedSelector(taskId), [taskId]))
 */
export function createAskedSelector(taskId: string): (state: AgentState) => readonly Asked[] {
  let items: readonly (PermissionItem | QuestionItem)[] = []
  let asked: readonly Asked[] = []
  return (state) => {
    const next = openItems(state, taskId)
    if (next.length === items.length && next.every((item, at) => item === items[at])) return asked
    items = next
    asked = grouped(next)
    return asked
  }
}

/** Requests of the present turn: what an earlier turn left open is not answered together with them. */
function openItems({ open, items, tasks }: AgentState, taskId: string) {
  const begun = items.get(tasks[taskId]?.said.at(-1) ?? '')?.seq ?? 0
  return open.flatMap((id) => {
    const item = items.get(id)
    const asks = item?.kind === 'permission' || item?.kind === 'question'
    return asks && item.taskId === taskId && item.seq >= begun ? item : []
  })
}

function grouped(items: readonly (PermissionItem | QuestionItem)[]): readonly Asked[] {
  const all = new Map<string, { first: Asked['first']; requestIds: string[] }>()
  for (const item of items) {
    const key = (item.kind === 'permission' ? likeness(item) : null) ?? item.id
    const known = all.get(key)
    if (known) known.requestIds.push(item.requestId)
    else all.set(key, { first: item, requestIds: [item.requestId] })
  }
  return [...all.values()]
}

/** Equal for two requests that differ in nothing the user could see; null where not all of it is here. */
function likeness({ title, toolKind, input, content, options, facts, suggests, ...item }: PermissionItem) {
  if (isCut({ content, ...item })) return null
  return JSON.stringify([title, toolKind, input, content, options, facts, suggests])
}

const isCut = ({ truncated, content = [] }: Pick<PermissionItem, 'truncated' | 'content'>): boolean =>
  truncated === true || content.some((each) => each.truncated)

/** The option that allows this once; undefined where the agent offers none at all, null where there is not exactly one. */
function allowOnceOf(options: readonly PermissionOption[]): string | undefined | null {
  const once = options.filter(({ kind }) => kind === 'allow_once')
  if (options.length === 0) return undefined
  return once.length === 1 && once[0] ? once[0].optionId : null
}

/** One answer to one request. */
interface Answer {
  readonly requestId: string
  readonly optionId: string | undefined
}

export interface Together {
  /** What may be allowed once, with others, and how. */
  readonly allowed: readonly { readonly item: PermissionItem; readonly answers: readonly Answer[] }[]
  /** What wants a look of its own: the server sees a risk in it, not all of it is here or in view, or there is a choice. */
  readonly left: readonly PermissionItem[]
}

/** What "Allow all" would do with these. */
export function allowTogether(asked: readonly Asked[]): Together {
  const allowed: Together['allowed'][number][] = []
  const left: PermissionItem[] = []
  for (const { first: item, requestIds } of asked) {
    if (item.kind !== 'permission') continue
    const optionId = allowOnceOf(item.options)
    const isRisky = (item.facts?.length ?? 0) > 0
    if (optionId === null || isCut(item) || isRisky || !isRequestShownWhole(item)) left.push(item)
    else allowed.push({ item, answers: requestIds.map((requestId) => ({ requestId, optionId })) })
  }
  return { allowed, left }
}

/** The answers that deny these once, in one list for requests that are the same; what cannot be denied once is left out. */
export function denyTogether(asked: readonly Asked[]): readonly (readonly Answer[])[] {
  return asked.flatMap(({ first: item, requestIds }) => {
    if (item.kind !== 'permission') return []
    const optionId = item.options.find(({ kind }) => kind === 'reject_once')?.optionId
    if (optionId === undefined && item.options.length > 0) return []
    return [requestIds.map((requestId) => ({ requestId, optionId }))]
  })
}
