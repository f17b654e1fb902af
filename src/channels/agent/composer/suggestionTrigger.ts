/** What is being typed that a list can complete: a command at the start of the message, or a file behind an `@`. */
export interface Trigger {
  readonly kind: 'command' | 'file'
  /** Without the sign before it. */
  readonly query: string
  /** Where the sign stands in the text, and where the word ends that is completed, UTF-16 units. */
  readonly from: number
  readonly to: number
}

/**
 * The word at the caret that a list can complete, or null.
 *
 *     triggerAt('/pl', 3) // { kind: 'command', query: 'pl', from: 0, to: 3 }
 */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret)
  const to = caret + (/^\S*/.exec(text.slice(caret))?.[0].length ?? 0)
  const command = /^\/(\S*)$/.exec(before)?.[1]
  if (command !== undefined) return { kind: 'command', query: command, from: 0, to }
  const file = /(?:^|[\s(])@([^\s@]*)$/.exec(before)?.[1]
  return file === undefined ? null : { kind: 'file', query: file, from: caret - file.length - 1, to }
}

interface Completed {
  readonly text: string
  readonly caret: number
}

/** The text with `word` and a space in place of what was typed. */
export function complete(text: string, { from, to }: Trigger, word: string): Completed {
  const rest = text.slice(to)
  const gap = /^\s/.test(rest) ? '' : ' '
  return { text: text.slice(0, from) + word + gap + rest, caret: from + word.length + 1 }
}
