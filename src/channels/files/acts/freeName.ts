/** Names that end in two parts, both of which say what the file is. */
const DOUBLE = /\.(tar\.\w+|d\.[cm]?ts|test\.\w+|spec\.\w+)$/

/** Of UTF-8 in one name, as file systems have it. */
const MAX_NAME_BYTES = 255

/**
 * The first of `name copy.ts`, `name copy 2.ts` … that is not taken: `freeName('a.ts', () => false) // 'a copy.ts'`. The ending
 * stays the last, so that it is still the same kind of file.
 */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const double = DOUBLE.exec(name)
  const at = double && double.index > 0 ? double.index : name.lastIndexOf('.')
  const [stem, ending] = at > 0 ? [name.slice(0, at), name.slice(at)] : [name, '']
  const [, base = stem, count = '1'] = /^(.*) copy(?: (\d+))?$/s.exec(stem) ?? []
  const isCopy = base !== stem
  for (let n = isCopy ? Number(count) + 1 : 1; ; n += 1) {
    const rest = ` copy${n === 1 ? '' : ` ${n}`}${ending}`
    const next = cut(base, MAX_NAME_BYTES - bytesOf(rest)) + rest
    if (!isTaken(next)) return next
  }
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** The first characters, as far as so many bytes reach. */
function cut(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text
  const characters = [...text]
  while (characters.length > 1 && bytesOf(characters.join('')) > bytes) characters.pop()
  return characters.join('')
}
