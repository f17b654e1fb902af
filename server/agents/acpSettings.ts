import type { NewSessionResponse, SessionConfigOption, SessionModeState } from '@agentclientprotocol/sdk'
import * as z from 'zod/mini'
import type { Choice, SessionFacts, SessionOption } from './driver'

interface Chooser {
  /** Id of the option it is set by; null: by its own request. */
  readonly configId: string | null
  readonly current: string
  readonly choices: readonly Choice[]
}

/** What can be chosen in one session, in the three ways agents say it. */
export interface Settings {
  readonly model: Chooser | null
  readonly mode: Chooser | null
  /** Everything else. */
  readonly options: readonly SessionOption[]
}

/** Which modes may be chosen: those known to ask or only to read, or all. */
export interface ModePolicy {
  /** Ids, the one to begin in first. */
  readonly asking: readonly string[]
  readonly all: boolean
  /** One sentence each, for those that the agent does not explain. */
  readonly sentences?: Readonly<Record<string, string>> | undefined
}

/** `models` is older than options; two agents still say it. */
export type Told = Pick<NewSessionResponse, 'configOptions' | 'modes'> & { readonly models?: unknown }

const text = z.catch(z.optional(z.nullable(z.string())), undefined)
const modelsSchema = z.object({
  currentModelId: z.string(),
  availableModels: z.array(z.object({ modelId: z.string(), name: z.string(), description: text })),
})

export function readSettings({ configOptions, modes, models }: Told): Settings {
  const options = configOptions ?? []
  return {
    model: optionOf(options, 'model') ?? modelsOf(models),
    mode: optionOf(options, 'mode') ?? modesOf(modes ?? null),
    options: othersOf(options),
  }
}

/** The same object for a session without modes. */
export function withMode(settings: Settings, current: string): Settings {
  return settings.mode ? { ...settings, mode: { ...settings.mode, current } } : settings
}

export function withOptions(settings: Settings, options: readonly SessionConfigOption[]): Settings {
  const ownRequest = (chooser: Chooser | null) => (chooser?.configId === null ? chooser : null)
  return {
    model: optionOf(options, 'model') ?? ownRequest(settings.model),
    mode: optionOf(options, 'mode') ?? settings.mode,
    options: othersOf(options),
  }
}

/** In the words of the channel. Modes that the server hides are left out. */
export function factsOf({ model, mode, options }: Settings, policy: ModePolicy): SessionFacts {
  return {
    type: 'session',
    ...(model ? { model: model.current, models: model.choices } : {}),
    ...(mode ? { mode: mode.current, modes: explained(visible(mode, policy), policy) } : {}),
    options,
  }
}

/** An allow-list: a mode with a new name may be one that never asks. */
export const visible = (mode: Chooser, { asking, all }: ModePolicy): readonly Choice[] =>
  all ? mode.choices : mode.choices.filter(({ id }) => asking.includes(id))

const explained = (modes: readonly Choice[], { sentences = {} }: ModePolicy): readonly Choice[] =>
  modes.map((mode) => {
    const sentence = mode.description ?? sentences[mode.id]
    return sentence === undefined ? mode : { ...mode, description: sentence }
  })

/**
 * The mode a session belongs into: its own where it may be chosen, else the first that asks. Null: it has modes and
 * none of them may be chosen.
 */
export function modeToEnter(mode: Chooser, own: string | null, policy: ModePolicy): string | null {
  const offered = visible(mode, policy)
  const isOffered = (id: string) => offered.some((choice) => choice.id === id)
  if (own !== null && (isOffered(own) || isGone(mode, own, policy))) return own
  if (policy.asking.includes(mode.current)) return mode.current
  const first = policy.asking.find(isOffered)
  if (first !== undefined) return first
  return policy.all || mode.choices.length === 0 ? mode.current : null
}

/** It might have been chosen if the agent still had it. */
const isGone = ({ choices }: Chooser, own: string, { asking, all }: ModePolicy) =>
  (all || asking.includes(own)) && !choices.some(({ id }) => id === own)

/** Categories are optional: without one these two ids say what an option is for. */
const categoryOf = ({ category, id }: SessionConfigOption): string | undefined =>
  category ?? (id === 'mode' || id === 'model' ? id : undefined)

function optionOf(options: readonly SessionConfigOption[], category: string): Chooser | null {
  const option = options.find((each) => categoryOf(each) === category && each.type === 'select')
  if (option?.type !== 'select') return null
  return { configId: option.id, current: option.currentValue, choices: choicesOf(option) }
}

/** All but the model and whatever chooses a mode, which only the policy may show. */
function othersOf(options: readonly SessionConfigOption[]): readonly SessionOption[] {
  const model = optionOf(options, 'model')
  return options.flatMap((option): SessionOption[] => {
    const category = categoryOf(option)
    if (category === 'mode' || option.id === model?.configId) return []
    const about = { ...toChoice(option.id, option), ...(category === undefined ? {} : { category }) }
    if (option.type === 'boolean') return [{ ...about, type: 'boolean', value: option.currentValue }]
    return [{ ...about, type: 'select', value: option.currentValue, choices: choicesOf(option) }]
  })
}

/** A choice of a group is named after it: a list has only one level. */
function choicesOf(option: Extract<SessionConfigOption, { type: 'select' }>): readonly Choice[] {
  return option.options.flatMap((each) =>
    'group' in each
      ? each.options.map((inner) => toChoice(inner.value, { ...inner, name: `${each.name}: ${inner.name}` }))
      : [toChoice(each.value, each)],
  )
}

function toChoice(
  id: string,
  { name, description }: { readonly name: string; readonly description?: string | null | undefined },
): Choice {
  return { id, name, ...(description ? { description } : {}) }
}

function modesOf(modes: SessionModeState | null): Chooser | null {
  if (!modes) return null
  const choices = modes.availableModes.map((mode) => toChoice(mode.id, mode))
  return { configId: null, current: modes.currentModeId, choices }
}

function modelsOf(told: unknown): Chooser | null {
  const models = modelsSchema.safeParse(told)
  if (!models.success) return null
  const choices = models.data.availableModels.map((model) => toChoice(model.modelId, model))
  return { configId: null, current: models.data.currentModelId, choices }
}
