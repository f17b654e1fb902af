/** The command line of a tool's input, exactly as it would run; null where there is none. */
export function commandOf(input: unknown): string | null {
  const command = fieldOf(input, 'command') ?? fieldOf(input, 'cmd')
  if (typeof command === 'string') return command
  if (Array.isArray(command) && command.every((part) => typeof part === 'string')) return command.join(' ')
  return null
}

export function cwdOf(input: unknown): string | null {
  const cwd = fieldOf(input, 'cwd')
  return typeof cwd === 'string' ? cwd : null
}

/** The agent's reason in its own words, unchecked. */
export function reasonOf(input: unknown): string | null {
  const reason = fieldOf(input, 'description') ?? fieldOf(input, 'reason')
  return typeof reason === 'string' && reason.trim() !== '' ? reason : null
}

/** All of a tool's input as text, for a tool we know nothing about; null where it has none. */
export function inputText(input: unknown): string | null {
  if (input === undefined || input === null) return null
  if (typeof input === 'string') return input
  const text = JSON.stringify(input, null, 2)
  return text === '{}' || text === '[]' ? null : text
}

function fieldOf(input: unknown, name: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined
  return Object.entries(input).find(([key]) => key === name)?.[1]
}
