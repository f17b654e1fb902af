/** Shorter values stand everywhere by chance. */
const MIN_SECRET = 6
/** Lines of a value that has several, such as a key in a file. */
const MIN_LINE = 16
/** Keys of well-known services, and tokens behind `Bearer`. */
const KEYS =
  /\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+)|(?<=\bBearer )[\w.~+/=-]{8,}/g
/** Every key has one of these, which are found sooner. */
const KEY_MARKS = /sk-|gh[pousr]_|github_pat_|AKIA|AIza|xox|eyJ|Bearer /
/** Stands where a secret was. */
export const HIDDEN = '[redacted]'

export type Redact = (text: string) => string

/** Takes values, and what looks like a key, out of texts. */
export function createRedact(secrets: readonly string[]): Redact {
  const known = secrets
    .flatMap((value) => [value, ...value.split('\n').filter((line) => line.length >= MIN_LINE)])
    .filter((value) => value.length >= MIN_SECRET)
    // A value that holds another one goes first.
    .sort((one, other) => other.length - one.length)
  return (text) => {
    if (text.length < MIN_SECRET) return text
    const left = known.reduce(
      (each, value) => (each.includes(value) ? each.replaceAll(value, HIDDEN) : each),
      text,
    )
    return KEY_MARKS.test(left) ? left.replace(KEYS, HIDDEN) : left
  }
}
