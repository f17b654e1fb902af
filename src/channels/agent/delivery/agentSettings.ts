import type { Clock } from '../../../lib/clock'
import { ACTION_RULES, afterReplay, begin, cut, type Delivery } from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import type { AgentEvent } from '../shared/protocol'
import { type AgentStore, selectTask } from '../store'
import { type AgentViewStore, draftKey, type Wished } from '../viewStore'

/** What the agent of new conversations is, as the server says; undefined where it does not say. */
export type Configured = () => { readonly provider: string; readonly model: string } | undefined

type Field = 'provider' | 'model' | 'mode'

interface Setting extends Delivery {
  readonly field: Field
  readonly value: string
  readonly taskId: string | null
  /** Another one is on its way before it: that this one shows may still be of before both. */
  readonly isReturn: boolean
}

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
  readonly configured: Configured
}

/** Agent, model and mode: the last value of each is sent until the server shows it, as often as connections are cut. */
export function createAgentSettings({ link, store, viewStore, clock, configured }: Options) {
  const settings = new Map<string, Setting>()

  const tell = ({ field, value, taskId }: Setting) =>
    link.send({ type: 'settings', [field]: value, ...(taskId === null ? {} : { taskId }) })

  function isShown({ field, value, taskId }: Setting): boolean {
    if (taskId === null) return field !== 'mode' && configured()?.[field] === value
    const task = selectTask(taskId)(store.getState())?.task
    return field !== 'provider' && task?.[field] === value
  }

  /** What shows was taken, and what is chosen elsewhere afterwards is not ours to undo. */
  function settle(): void {
    for (const [key, setting] of settings)
      if (!isShown(setting)) settings.set(key, { ...setting, isReturn: false })
      else if (!setting.isReturn) settings.delete(key)
    show()
  }

  function show(): void {
    if (settings.size === 0 && Object.keys(viewStore.getState().wished).length === 0) return
    const wished: Record<string, Wished> = {}
    for (const { taskId, field, value, isReturn } of settings.values())
      if (!isReturn) wished[draftKey(taskId)] = { ...wished[draftKey(taskId)], [field]: value }
    viewStore.setState({ wished })
  }

  return {
    choose(field: Field, value: string, taskId: string | null): void {
      const key = `${taskId ?? ''} ${field}`
      const what = { ...begin(clock, 'sending'), field, value, taskId, isReturn: false }
      const setting: Setting = { ...what, isReturn: settings.has(key) && isShown(what) }
      const isSent = tell(setting)
      // A server that does not show what is chosen could never confirm it.
      if (!link.has('agent.seq')) return
      settings.set(key, isSent ? setting : { ...setting, state: 'queued' })
      settle()
    },
    settle,
    /** After an event was folded. */
    applied(event: AgentEvent): void {
      if (event.type === 'error' && event.seq === undefined) {
        // It may mean that one was not taken; sent again, it would be refused again.
        for (const [key, { state }] of settings) if (state === 'sending') settings.delete(key)
      }
      settle()
    },
    lost(): void {
      for (const [key, setting] of settings) settings.set(key, cut(setting))
    },
    afterReplay(): void {
      for (const [key, setting] of settings) {
        const evidence = isShown(setting) ? 'done' : 'open'
        const verdict = afterReplay(setting, ACTION_RULES.choice, evidence, clock)
        if (verdict === 'wait') continue
        settings.delete(key)
        if (verdict === 'send' && tell(setting)) settings.set(key, { ...setting, state: 'sending' })
      }
      show()
    },
  }
}
