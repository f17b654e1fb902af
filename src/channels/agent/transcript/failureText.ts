import type { ErrorItem } from '../shared/state'

/** Characters of a sentence that a person reads at once. */
const MAX_SENTENCE = 240
/** Their hint is what the agent printed before it ended. */
const WITH_LOG: ReadonlySet<string> = new Set(['agent_crashed', 'agent_start_failed'])

/** The turn ended with the process that ran it, and the sentence says so. */
const ENDS: ReadonlySet<string> = new Set([...WITH_LOG, 'turn_interrupted'])

/** An error as one sentence, what to do about it, and all that was printed, for whom it tells something. */
export function failureText(item: Pick<ErrorItem, 'code' | 'error' | 'hint'>): {
  readonly sentence: string
  readonly hint: string | null
  readonly log: string | null
  /** A process ended or did not begin, which the sentence says alone. */
  readonly isEnd: boolean
} {
  const { code, error, hint } = item
  const text = error.trim()
  const [first = '', ...others] = text.split('\n')
  const isCut = first.length > MAX_SENTENCE
  const sentence = isCut ? `${first.slice(0, MAX_SENTENCE).trimEnd()}…` : first.trim()
  const more = isCut ? text : others.join('\n').trim()
  const printed = hint !== undefined && WITH_LOG.has(code) ? hint.trim() : ''
  const log = [more, printed].filter((part) => part !== '').join('\n\n')
  return {
    sentence,
    hint: hint === undefined || WITH_LOG.has(code) ? null : hint,
    log: log === '' ? null : log,
    isEnd: ENDS.has(code),
  }
}
