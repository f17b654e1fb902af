export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

type Say = (message: string, fields?: Record<string, unknown>) => void

export interface Log {
  readonly debug: Say
  readonly info: Say
  readonly warn: Say
  readonly error: Say
}

export interface LogOptions {
  /** Never written, wherever they turn up. */
  readonly secrets?: readonly string[]
  readonly now?: () => Date
}

/** Matches what looks like a token in an address or a header, whether or not it is valid here. */
const TOKENS = /([?&#]token=|\bBearer[\s,]+)[^\s&#"',;]+/gi

/** One line per event: time, level, sentence, fields. `write` gets the line with its line break. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void,
  { secrets = [], now = () => new Date() }: LogOptions = {},
): Log {
  const least = LOG_LEVELS.indexOf(level)

  function redact(line: string): string {
    const known = secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line)
    return known.replace(TOKENS, '$1[redacted]')
  }

  const say =
    (of: LogLevel): Say =>
    (message, fields) => {
      if (LOG_LEVELS.indexOf(of) < least) return
      const rest = Object.entries(fields ?? {}).map(([name, value]) => ` ${name}=${show(value)}`)
      write(`${redact(`${now().toISOString()} ${of.padEnd(5)} ${message}${rest.join('')}`)}\n`)
    }

  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
}

function show(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.stack ?? value.message)
  return JSON.stringify(value) ?? String(value)
}
