/** Names of options and variables whose value is one, as `--api-key`, `GITHUB_TOKEN` and `-H`. */
const NAMES =
  /(?:key|token|secret|passw(?:or)?d|passphrase|pwd|pat|auth\w*|bearer|credentials?|cookie|header)s?$/i
const SHORT_NAMES = /^-[Hpu]$/
/** No word, path or package: long, with digits and letters in one piece. */
const RANDOM = /^(?=.*\d)(?=.*[a-z])[\w.+=~-]{20,}$/i
const ADDRESS = /[a-z][a-z\d+.-]*:\/\/[^\s'"]+/gi
const ASSIGNED = /^(?:-{1,2})?([\w.-]+)[=:]\s*(.+)$/s
const NAME = /^-{0,2}([\w.-]+)$/

/**
 * What in the arguments of a command must not be shown: values behind a name for secrets, what in addresses may be one,
 * and what looks like nothing else.
 *
 *     secretsInArguments(['-y', 'some-server', '--api-key', 'abcdef']) // ['abcdef']
 */
export function secretsInArguments(args: readonly string[]): readonly string[] {
  return args.flatMap((word, at) => {
    const before = args[at - 1] ?? ''
    const isNamed = SHORT_NAMES.test(before) || (before.startsWith('-') && isSecretName(before))
    const [, name = '', value = ''] = ASSIGNED.exec(word) ?? []
    const assigned = isSecretName(name) ? withoutScheme(value) : []
    const behindName = isNamed && !word.startsWith('--') ? withoutScheme(word) : []
    const isRandom = RANDOM.test(word) || RANDOM.test(value)
    const random = isRandom ? [RANDOM.test(value) ? value : word] : []
    return [...behindName, ...assigned, ...random, ...(word.match(ADDRESS) ?? []).flatMap(secretsInAddress)]
  })
}

/** The same of an address: its user and password, the values of its query, and what looks random in its path. */
export function secretsInAddress(address: string): readonly string[] {
  const [, userinfo = ''] = /^[^/]*\/\/([^/?#]*)@/.exec(address) ?? []
  const [place = '', ...behind] = address.replace(/^[^/]*\/\/(?:[^/?#]*@)?/, '').split(/[?#]/)
  const values = behind
    .join('&')
    .split('&')
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
  const pieces = place.split('/').filter((piece) => RANDOM.test(piece))
  const password = userinfo.slice(userinfo.indexOf(':') + 1)
  return [userinfo, password, ...values, ...pieces].filter(Boolean).flatMap((raw) => [raw, decoded(raw)])
}

const isSecretName = (text: string): boolean => NAMES.test(NAME.exec(text)?.[1] ?? '')

/** `Authorization: Bearer abc` as a whole, and `abc`, which may be repeated by itself. */
function withoutScheme(value: string): readonly string[] {
  const bare = value.replace(/^[\w-]+:\s*/, '').replace(/^(?:Bearer|Basic|token)\s+/i, '')
  return bare === value ? [value] : [value, bare]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
