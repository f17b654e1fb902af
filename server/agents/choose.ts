import { AgentFailure, type Choice } from './driver'

/** The id of the choice with this id, or with this name. Throws `AgentFailure`, naming what there is. */
export function choose(choices: readonly Choice[], wanted: string, what: 'model' | 'mode'): string {
  const choice = choices.find(({ id }) => id === wanted) ?? choices.find(({ name }) => name === wanted)
  if (choice) return choice.id
  const names = choices.map(({ id, name }) => (id === name ? id : `${name} (${id})`))
  const offered = names.length > 0 ? `It has ${names.join(', ')}.` : `It offers no choice of ${what}s.`
  throw new AgentFailure(`unknown_${what}`, `The agent has no ${what} “${wanted}”. ${offered}`)
}
