import type { UiMemory } from '../../workspaceChannel'
import type { AgentStore } from '../store'
import { selectShownTaskId, selectTask } from '../store'
import type { AgentViewStore } from '../viewStore'
import { activityOf, latestOf } from './seen'

const NAME = 'seen'
const isNameable = (taskId: string) => /^\S{1,250}$/.test(taskId)

/** Where the marks are kept: the server's copy of how the page is arranged, so that they follow the user. */
export interface SeenMemory extends UiMemory {
  remove(name: string): void
  names(prefix: string): readonly string[]
  whenKnown(run: () => void): () => void
}

/**
 * Notes what the user has looked at. Nothing is counted twice after a replay: a mark is the time at which the server
 * says that something happened last, and not a number of events.
 *
 * @param isLookedAt the conversation shown can be seen, in a window that has the focus
 * @returns its end
 */
export function attachSeen(options: {
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly memory: SeenMemory
  readonly isLookedAt: () => boolean
}): () => void {
  const { store, viewStore, memory, isLookedAt } = options
  let isKnown = false

  function read(): void {
    const names = memory.names(NAME).filter((name) => name === NAME || name.startsWith(`${NAME}:`))
    const marks = names.flatMap((name) => {
      const at = memory.get(name)
      return at === null ? [] : [[name.slice(NAME.length + 1), at] as const]
    })
    viewStore.setState({ seen: Object.fromEntries(marks) })
  }

  function mark(taskId: string, at: string): void {
    if (!isNameable(taskId) && taskId !== '') return
    viewStore.setState(({ seen }) => ({ seen: { ...seen, [taskId]: at } }))
    memory.set(taskId === '' ? NAME : `${NAME}:${taskId}`, at)
  }

  function look(): void {
    const state = store.getState()
    if (!isKnown || !state.loaded) return
    const { seen, ...view } = viewStore.getState()
    // Everything that was there before is old.
    if (seen[''] === undefined) mark('', latestOf(state) ?? new Date(0).toISOString())
    for (const taskId of Object.keys(seen))
      if (taskId !== '' && !state.hasMore && !state.tasks[taskId]) drop(taskId)
    const task = selectTask(selectShownTaskId(state, view))(state)
    const active = task && activityOf(task)
    if (!active || view.list !== null || !isLookedAt()) return
    if ((seen[task.taskId] ?? viewStore.getState().seen[''] ?? '') < active) mark(task.taskId, active)
  }

  function drop(taskId: string): void {
    viewStore.setState(({ seen: { [taskId]: _, ...seen } }) => ({ seen }))
    memory.remove(`${NAME}:${taskId}`)
  }

  const stops = [
    memory.whenKnown(() => {
      isKnown = true
      read()
      look()
    }),
    memory.changed.on(({ names }) => {
      if (![...names].some((name) => name === NAME || name.startsWith(`${NAME}:`))) return
      read()
      look()
    }),
    store.subscribe((state, before) => {
      if (state.tasks !== before.tasks || state.loaded !== before.loaded) look()
    }),
    viewStore.subscribe((view, before) => {
      if (view.taskId !== before.taskId || view.chosen !== before.chosen || view.list !== before.list) look()
    }),
  ]
  addEventListener('focus', look)
  return () => {
    removeEventListener('focus', look)
    for (const stop of stops) stop()
  }
}
