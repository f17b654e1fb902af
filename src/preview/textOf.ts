import { MAX_REPORT_TEXT } from './messages'

export const clipped = (text: string, limit = MAX_REPORT_TEXT): string =>
  text.length > limit ? `${text.slice(0, limit - 1)}…` : text

/** The stack of an error, where there is one. */
export function stackOf(thrown: unknown): { stack?: string } {
  const stack = thrown instanceof Error ? thrown.stack : undefined
  return stack ? { stack: clipped(stack) } : {}
}

/** The caller: the stack of a new error, without the helper's own frames. */
export function callStack({ stack = '' }: Error): { stack?: string } {
  const lines = stack.split('\n').filter((line) => /:\d+\)?$/.test(line) && !line.includes('/.aether/'))
  return lines.length === 0 ? {} : { stack: clipped(lines.join('\n')) }
}

/** What the console would show, as one line of text: `%s` and its kind filled in, objects as JSON. */
export function consoleText(values: readonly unknown[]): string {
  const [first, ...rest] = values
  if (typeof first !== 'string') return clipped(values.map(shown).join(' '))
  const filled = first.replace(/%([sdifoOc%])/g, (mark, kind: string) => {
    if (kind === '%') return '%'
    if (rest.length === 0) return mark
    const value = shown(rest.shift())
    return kind === 'c' ? '' : value
  })
  return clipped([filled, ...rest.map(shown)].join(' '))
}

/** A page's own objects may throw when they are looked at. */
export function shown(value: unknown): string {
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`
    if (typeof value !== 'object' || value === null) return String(value)
    return clipped(JSON.stringify(value) ?? String(value), 1024)
  } catch {
    return 'an object'
  }
}
