import type { NewSessionResponse, SessionConfigOption, SessionModeState } from '@agentclientprotocol/sdk'
import type { Choice, SessionFacts } from './driver'

interface Chooser {
  /** Id of the option it is set by; null: by its own request. */
  readonly configId: string | null
  readonly current: string
  readonly choices: readonly Choice[]
}

/** What can be chosen in one session, in the two ways agents say it. */
export interface SessionSettings {
  readonly model: Chooser | null
  readonly mode: Chooser | null
}

/** Which modes may be chosen: those known to ask or only to read, or all. */
export interface ModePolicy {
  /** Ids, the one to begin in first. */
  readonly asking: readonly string[]
  readonly all: boolean
}

type Told = Pick<NewSessionResponse, 'configOptions' | 'modes'>

export function readSettings({ configOptions, modes }: Told): SessionSettings {
  return {
    model: optionOf(configOptions ?? [], 'model'),
    mode: optionOf(configOptions ?? [], 'mode') ?? modesOf(modes ?? null),
  }
}

/** The same object for a session without modes. */
export function withMode(settings: SessionSettings, current: string): SessionSettings {
  return settings.mode ? { ...settings, mode: { ...settings.mode, current } } : settings
}

export function withOptions(
  settings: SessionSettings,
  options: readonly SessionConfigOption[],
): SessionSettings {
  const mode = optionOf(options, 'mode')
  return { model: optionOf(options, 'model'), mode: mode ?? settings.mode }
}

/** In the words of the channel. Modes that the server hides are left out. */
export function factsOf({ model, mode }: SessionSettings, policy: ModePolicy): SessionFacts {
  return {
    type: 'session',
    ...(model ? { model: model.current, models: model.choices } : {}),
    ...(mode ? { mode: mode.current, modes: visible(mode, policy) } : {}),
  }
}

/** An allow-list: a mode with a new name may be one that never asks. */
export const visible = (mode: Chooser, { asking, all }: ModePolicy): readonly Choice[] =>
  all ? mode.choices : mode.choices.filter(({ id }) => asking.includes(id))

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

function optionOf(options: readonly SessionConfigOption[], category: string): Chooser | null {
  const option = options.find((each) => each.category === category && each.type === 'select')
  if (option?.type !== 'select') return null
  const choices = option.options.flatMap((each) => ('group' in each ? each.options : [each]))
  return {
    configId: option.id,
    current: option.currentValue,
    choices: choices.map(({ value, name }) => ({ id: value, name })),
  }
}

function modesOf(modes: SessionModeState | null): Chooser | null {
  if (!modes) return null
  const choices = modes.availableModes.map(({ id, name }) => ({ id, name }))
  return { configId: null, current: modes.currentModeId, choices }
}
