import type { ConfigState } from '../../../src/channels/config/shared/protocol'
import { choose } from '../../agents/choose'
import {
  type AgentDriver,
  AgentFailure,
  type Choice,
  type SessionOptions,
  type SessionSettings,
} from '../../agents/driver'
import type { History } from '../../state/history'
import type { Offer, ReadySessions } from './readySessions'
import type { Restored } from './restore'

/** What a new conversation with one agent begins with; null: the agent's own. */
export type Choices = Required<Pick<SessionOptions, 'model' | 'mode' | 'options'>>

type Section = NonNullable<ConfigState['agent']>

/** What new tasks begin with. */
export interface Defaults {
  driver(): AgentDriver
  /** Those of the agent of new tasks, or of another one. */
  choices(driver?: AgentDriver): Choices
  /** Rejects with `AgentFailure`, naming what there is. */
  change(settings: SessionSettings & { readonly provider?: string }): Promise<void>
  /** This model of the agent, where it was chosen, is not any more. */
  forgetModel(of: AgentDriver, model: string): void
  /** Settings for new tasks with this agent that it has not taken yet: resolves with what then holds, never rejects. */
  settling(driver: AgentDriver): Promise<Choices> | null
  section(): Section
}

const OWN: Choices = { model: null, mode: null, options: {} }

export function createDefaults(options: {
  readonly drivers: readonly AgentDriver[]
  readonly history: History
  readonly restored: Pick<Restored, 'defaults' | 'choices'>
  readonly ready: Pick<ReadySessions, 'open' | 'configure' | 'offer'>
  changed(): void
}): Defaults {
  const { drivers, history, changed, ready } = options
  const { defaults: last } = options.restored
  const [first] = drivers
  if (!first) throw new Error('An agent channel needs at least one driver.')
  const before = drivers.find(({ id }) => id === last?.provider)
  let driver = before ?? first
  /** By the id of the agent. */
  const known = new Map<string, Choices>(options.restored.choices)
  // A server before this one kept the model of one agent only.
  if (before && !known.has(before.id)) known.set(before.id, { ...OWN, model: last?.model ?? null })
  const choices = (of: AgentDriver = driver): Choices => known.get(of.id) ?? OWN
  /** How often an agent was named: only the last one may be taken back. */
  let namings = 0
  const settling = new Map<AgentDriver, Promise<Choices>>()

  /** The agent of new tasks; an answer that comes late for another one must not change that. */
  function chooseDriver(next: AgentDriver): void {
    driver = next
    history.append({ type: 'defaults', provider: next.id, model: choices(next).model })
    changed()
  }

  function keep(next: AgentDriver, chosen: SessionSettings): void {
    const { model, mode, options: values }: Choices = choices(next)
    const own = {
      model: chosen.model ?? model,
      mode: chosen.mode ?? mode,
      options: { ...values, ...chosen.options },
    }
    put(next, own)
  }

  function put(next: AgentDriver, own: Choices): void {
    known.set(next.id, own)
    history.append({ type: 'choices', provider: next.id, ...own })
    if (next === driver) chooseDriver(next)
    else changed()
  }

  async function settle(next: AgentDriver, wanted: SessionSettings): Promise<void> {
    const change = checked(next, wanted).then((chosen) => keep(next, chosen))
    const settled = Promise.allSettled([settling.get(next), change]).then(() => {
      if (settling.get(next) === settled) settling.delete(next)
      return choices(next)
    })
    settling.set(next, settled)
    await change
  }

  /** Its session says what can be chosen; without one only the models are known. */
  async function checked(next: AgentDriver, wanted: SessionSettings): Promise<SessionSettings> {
    if (wanted.mode !== undefined || wanted.options) await ready.open(next)
    await ready.configure(next, wanted)
    const { model } = wanted
    const models = next.models()
    const modes = ready.offer(next)?.modes ?? []
    return {
      ...wanted,
      ...(model === undefined || models.length === 0 ? {} : { model: choose(models, model, 'model') }),
      ...(wanted.mode === undefined ? {} : { mode: choose(modes, wanted.mode, 'mode') }),
    }
  }

  return {
    driver: () => driver,
    choices,
    async change({ provider: wanted, ...settings }) {
      const next = wanted === undefined ? driver : provider(drivers, wanted)
      const isMore = Object.values(settings).some((value) => value !== undefined)
      const before = driver
      const count = wanted === undefined ? namings : ++namings
      if (wanted !== undefined) chooseDriver(next)
      try {
        if (isMore) await settle(next, settings)
      } catch (error) {
        if (wanted !== undefined && count === namings) chooseDriver(before)
        throw error
      }
    },
    forgetModel(of, model) {
      if (choices(of).model === model) put(of, { ...choices(of), model: null })
    },
    settling: (of) => settling.get(of) ?? null,
    section: () => ({
      provider: driver.id,
      model: choices().model ?? ready.offer(driver)?.model ?? driver.defaultModel,
      providers: drivers.map((each) => rowOf(each, ready.offer(each))),
      commands: [...(ready.offer(driver)?.commands ?? driver.commands)].map(({ name, description }) => ({
        name,
        description,
      })),
    }),
  }
}

function rowOf(driver: AgentDriver, offer: Offer | undefined): Section['providers'][number] {
  const reason = driver.unavailable()
  const takes = driver.takes()
  return {
    id: driver.id,
    name: driver.name,
    available: reason === null,
    ...(reason === null ? {} : { reason }),
    models: driver.models().map(toChoice),
    asks: driver.asks,
    ...(driver.suggestions ? { suggestions: [...driver.suggestions] } : {}),
    ...(offer || takes ? { offer: { ...offered(offer), ...(takes ? { takes } : {}) } } : {}),
  }
}

/** Its models stand in the row itself. */
function offered({ models: _, ...offer }: Offer = {}): Offer {
  return offer
}

const toChoice = ({ id, name, description }: Choice): Choice => ({
  id,
  name,
  ...(description === undefined ? {} : { description }),
})

export function provider(drivers: readonly AgentDriver[], wanted: string): AgentDriver {
  const driver = drivers.find(({ id, name }) => id === wanted || name === wanted)
  if (driver) return driver
  const known = drivers.map(({ id }) => id).join(', ')
  throw new AgentFailure('unknown_provider', `There is no agent “${wanted}”. There are ${known}.`)
}
