import type { ConfigState } from '../../../src/channels/config/shared/protocol'
import { choose } from '../../agents/choose'
import { type AgentDriver, AgentFailure } from '../../agents/driver'
import type { History } from '../../state/history'
import type { Restored } from './restore'

/** What new tasks begin with. */
export interface Defaults {
  driver(): AgentDriver
  /** Null: the agent's own. */
  model(): string | null
  /** Throws `AgentFailure`, naming what there is. */
  change(settings: { readonly provider?: string | undefined; readonly model?: string | undefined }): void
  section(): NonNullable<ConfigState['agent']>
}

export function createDefaults(options: {
  readonly drivers: readonly AgentDriver[]
  readonly history: History
  readonly restored: Restored['defaults']
  changed(): void
}): Defaults {
  const { drivers, history, changed } = options
  const [first] = drivers
  if (!first) throw new Error('An agent channel needs at least one driver.')
  const before = drivers.find(({ id }) => id === options.restored?.provider)
  let driver = before ?? first
  let model = before ? (options.restored?.model ?? null) : null

  return {
    driver: () => driver,
    model: () => model,
    change(settings) {
      const next = settings.provider === undefined ? driver : provider(drivers, settings.provider)
      const kept = next === driver ? model : null
      const known = next.models()
      const wanted = settings.model
      if (wanted === undefined) model = kept
      else model = known.length > 0 ? choose(known, wanted, 'model') : wanted
      driver = next
      history.append({ type: 'defaults', provider: driver.id, model })
      changed()
    },
    section: () => ({
      provider: driver.id,
      model: model ?? driver.defaultModel,
      providers: drivers.map((each) => {
        const reason = each.unavailable()
        const models = each.models().map(({ id, name }) => ({ id, name }))
        const why = reason === null ? {} : { reason }
        const suggestions = each.suggestions ? { suggestions: [...each.suggestions] } : {}
        return {
          id: each.id,
          name: each.name,
          available: reason === null,
          ...why,
          models,
          asks: each.asks,
          ...suggestions,
        }
      }),
      commands: driver.commands.map(({ name, description }) => ({ name, description })),
    }),
  }
}

export function provider(drivers: readonly AgentDriver[], wanted: string): AgentDriver {
  const driver = drivers.find(({ id, name }) => id === wanted || name === wanted)
  if (driver) return driver
  const known = drivers.map(({ id }) => id).join(', ')
  throw new AgentFailure('unknown_provider', `There is no agent “${wanted}”. There are ${known}.`)
}
