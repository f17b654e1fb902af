import { AgentFailure, type Choice } from './driver'

/** What is chosen: the model or mode of a session, or one of its options, by its name. */
export type Chosen = 'model' | 'mode' | { readonly option: string }

/** The id of the choice with this id, or with this name. Throws `AgentFailure`, naming what there is. */
export function choose(choices: readonly Choice[], wanted: string, what: Chosen): string {
  const choice = choices.find(({ id }) => id === wanted) ?? choices.find(({ name }) => name === wanted)
  if (choice) return choice.id
  const names = choices.map(({ id, name }) => (id === name ? id : `${name} (${id})`))
  const isOption = typeof what !== 'string'
  const kind = isOption ? `“${what.option}”` : `${what}s`
  const offered = names.length > 0 ? `It has ${names.join(', ')}.` : `It offers no choice of ${kind}.`
  const missing = isOption ? `${wanted} of “${what.option}”` : `${what} “${wanted}”`
  throw new AgentFailure(`unknown_${isOption ? 'option' : what}`, `The agent has no ${missing}. ${offered}`)
}
