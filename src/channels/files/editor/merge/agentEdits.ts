import { lineEdits } from '../monaco/monacoEdits'

/** What a tool of an agent changed in a file, as it says itself: all of the file, or the lines that it replaced. */
export interface AgentEdit {
  readonly id: string
  readonly oldText: string | null
  readonly newText: string
  /** The agent, and what its conversation is called. */
  readonly who: string
  readonly title: string
  /** When it was told, ms since 1970. */
  readonly at: number
}

/** Lines of a text, from 1 on, both included. */
export interface EditedLines {
  readonly from: number
  readonly to: number
}

export interface AgentNote extends Pick<AgentEdit, 'who' | 'title'> {
  readonly path: string
  readonly lines: readonly EditedLines[]
}

/** How long lines are marked after they were changed, ms. */
export const MARKED_MS = 45_000
/** How far from where they were lines are looked for. */
const MAX_AWAY = 2000

/**
 * Where the lines that an edit brought stand in a text now. Those that are not there any more, or not yet, are left out, so that
 * nothing is put down to an agent that somebody else wrote.
 */
export function editedLines(
  { oldText, newText }: Pick<AgentEdit, 'oldText' | 'newText'>,
  text: string,
): readonly EditedLines[] {
  const lines = linesOf(text)
  const after = linesOf(newText)
  const begin = firstOf(lines, after)
  let [moved, last] = [begin, 0]
  const found: EditedLines[] = []
  let delta = 0
  for (const edit of lineEdits(ended(oldText ?? ''), ended(newText))) {
    const added = edit.text === '' ? [] : linesOf(edit.text.replace(/\n$/, ''))
    const start = edit.from - 1 + delta
    delta += added.length - (Math.min(edit.to, Number.MAX_SAFE_INTEGER) - edit.from)
    if (added.length === 0 || added.every((line) => line.trim() === '')) continue
    const at = nearest(lines, added, Math.max(last, start + moved))
    if (at === null || at < last) continue
    moved = at - start
    last = at + added.length
    found.push({ from: at + 1, to: last })
  }
  return found
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/)

/** All lines have an end, so that the last one is no other line than before. */
function ended(text: string): string {
  const plain = text.replace(/\r\n?/g, '\n')
  return plain === '' || plain.endsWith('\n') ? plain : `${plain}\n`
}

/** What an edit tells may begin in the middle of the file: where its first line stands, if it does. */
function firstOf(lines: readonly string[], part: readonly string[]): number {
  const [first] = part
  return first === undefined ? 0 : Math.max(0, lines.indexOf(first))
}

/** The position of these lines that is nearest to the one where they are expected; null: there is none. */
function nearest(lines: readonly string[], part: readonly string[], expected: number): number | null {
  const isAt = (at: number) =>
    at >= 0 && at + part.length <= lines.length && part.every((line, index) => lines[at + index] === line)
  for (let away = 0; away <= MAX_AWAY; away += 1) {
    if (isAt(expected + away)) return expected + away
    if (isAt(expected - away)) return expected - away
  }
  return null
}
