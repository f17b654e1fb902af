import type { Clock } from '../../../lib/clock'
import { ACTION_RULES, begin, type Delivery } from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import { createDeliveries, type Pending } from '../../createDeliveries'
import type { AgentEvent } from '../shared/protocol'
import { type AgentStore, selectTask } from '../store'
import { type AgentViewStore, draftKey, type Wished } from '../viewStore'

/** What the agent of new conversations is, as the server says; undefined where it does not say. */
export type Configured = () => { readonly provider: string; readonly model: string } | undefined

type Field = 'provider' | 'model' | 'mode'

interface PendingSetting extends Delivery {
  readonly field: Field
  readonly value: string
  readonly taskId: string | null
  /**
   * It was set while another value was on its way, and was shown at that moment. That it is shown says nothing until
   * the other one was.
   */
  readonly isReturn: boolean
}

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly clock: Clock
  readonly configured: Configured
}

/**
 * Agent, model and mode: the last value of each is sent until the server shows it, over any number of cuts.
 *
 *     const settings = createAgentSettings({ link, store, viewStore, clock, configured })
 *     settings.choose('model', 'large', taskId)
 */
export function createAgentSettings({ link, store, viewStore, clock, configured }: Options) {
  let pending: Pending<PendingSetting> = {}
  const deliveries = createDeliveries<PendingSetting>({
    clock,
    rule: () => ACTION_RULES.choice,
    pending: {
      get: () => pending,
      set(next) {
        pending = next
        show()
      },
    },
    send: tell,
    // The value in use is shown again.
    failed: () => null,
  })

  function tell({ field, value, taskId }: PendingSetting): boolean {
    return link.send({ type: 'settings', [field]: value, ...(taskId === null ? {} : { taskId }) })
  }

  function isShown({ field, value, taskId }: PendingSetting): boolean {
    if (taskId === null) return field !== 'mode' && configured()?.[field] === value
    const task = selectTask(taskId)(store.getState())?.task
    return field !== 'provider' && task?.[field] === value
  }

  /** A value that is shown was taken. What another client sets afterwards stays. */
  function settle(): void {
    deliveries.change((setting) => {
      if (isShown(setting)) return setting.isReturn ? setting : null
      return setting.isReturn ? { ...setting, isReturn: false } : setting
    })
  }

  function show(): void {
    const wished: Record<string, Wished> = {}
    for (const { taskId, field, value, isReturn } of Object.values(pending))
      if (!isReturn) wished[draftKey(taskId)] = { ...wished[draftKey(taskId)], [field]: value }
    viewStore.setState({ wished })
  }

  return {
    choose(field: Field, value: string, taskId: string | null): void {
      const key = `${taskId ?? ''} ${field}`
      const chosen = { ...begin(clock, 'sending'), field, value, taskId, isReturn: false }
      // A server that does not show what is chosen could never confirm it.
      if (!link.has('agent.seq')) {
        tell(chosen)
        return
      }
      const setting = { ...chosen, isReturn: key in pending && isShown(chosen) }
      deliveries.start(key, setting, { offline: { ...setting, state: 'queued' } })
      settle()
    },
    settle,
    /** After an event was folded. */
    applied(event: AgentEvent): void {
      // It may mean that one was not taken; sent again, it would be refused again.
      if (event.type === 'error' && event.seq === undefined)
        deliveries.change((setting) => (setting.state === 'sending' ? null : setting))
      settle()
    },
    lost: deliveries.lost,
    afterReplay: () => deliveries.afterReplay((setting) => (isShown(setting) ? 'done' : 'open')),
  }
}
