import type {
  NewSessionResponse,
  SessionConfigOption,
  SessionModeState,
  SessionUpdate,
} from '@agentclientprotocol/sdk'
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

type Told = Pick<NewSessionResponse, 'configOptions' | 'modes'>

export function readSettings({ configOptions, modes }: Told): SessionSettings {
  return {
    model: optionOf(configOptions ?? [], 'model'),
    mode: optionOf(configOptions ?? [], 'mode') ?? modesOf(modes ?? null),
  }
}

/** The settings after an update of the session; the same object when it does not concern them. */
export function updateSettings(settings: SessionSettings, update: SessionUpdate): SessionSettings {
  if (update.sessionUpdate === 'config_option_update') return withOptions(settings, update.configOptions)
  if (update.sessionUpdate !== 'current_mode_update' || !settings.mode) return settings
  return { ...settings, mode: { ...settings.mode, current: update.currentModeId } }
}

export function withOptions(
  settings: SessionSettings,
  options: readonly SessionConfigOption[],
): SessionSettings {
  const mode = optionOf(options, 'mode')
  return { model: optionOf(options, 'model'), mode: mode ?? settings.mode }
}

/** As the channel is told. Modes the server hides are not offered. */
export function factsOf({ model, mode }: SessionSettings, hidden: ReadonlySet<string>): SessionFacts {
  return {
    type: 'session',
    ...(model ? { model: model.current, models: model.choices } : {}),
    ...(mode ? { mode: mode.current, modes: visible(mode, hidden) } : {}),
  }
}

export const visible = (mode: Chooser, hidden: ReadonlySet<string>) =>
  mode.choices.filter(({ id }) => !hidden.has(id))

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
