import type { ToolContent } from '../shared/eventSchemas'
import type { ToolItem } from '../shared/state'
import { diffLines } from './compareLines'
import type { Diff } from './diffLines'
import { terminalText } from './terminalScreen'
import { commandOf } from './toolInput'

/** Longer texts are not compared for the one line: the card itself still does. */
const MAX_COUNTED = 200_000
/** Units of output in which the last line is looked for. */
const MAX_LAST = 4000

/** The name of a row: the first line of a command behind its prompt, else the agent's own words. */
export function toolTitle({ call }: ToolItem): string {
  const command = call.kind === 'execute' ? commandOf(call.input) : null
  if (command !== null) return `$ ${firstLine(command)}`
  return firstLine(call.title) || call.toolName
}

type DiffContent = Extract<ToolContent, { type: 'diff' }>

/** The changes of one call, or none where there are too many to be compared for the one line, or one was cut. */
export function countedDiffs({ call }: ToolItem): readonly DiffContent[] {
  const diffs = call.content?.filter((content) => content.type === 'diff') ?? []
  const isLong = ({ oldText, newText, truncated }: DiffContent) =>
    truncated || (oldText?.length ?? 0) + newText.length > MAX_COUNTED
  return diffs.some(isLong) ? [] : diffs
}

/** Lines added and removed by all the changes of one call, or null where it changed no text. */
export const changeCounts = (item: ToolItem): ChangeCounts | null =>
  sumOf(countedDiffs(item).map(({ oldText, newText }) => diffLines(oldText ?? '', newText)))

interface ChangeCounts {
  readonly added: number
  readonly removed: number
}

/** The lines of several changes; null where there are none, or one that is not compared (yet). */
export function sumOf(diffs: readonly (Diff | null | undefined)[]): ChangeCounts | null {
  if (diffs.length === 0) return null
  let added = 0
  let removed = 0
  for (const diff of diffs) {
    if (!diff) return null
    added += diff.added
    removed += diff.removed
  }
  return { added, removed }
}

/** The last line printed, or why it failed: what can be said without opening the card. */
export function toolTail({ call, output }: ToolItem): string {
  if (call.error !== undefined) return firstLine(terminalText(call.error))
  if (call.kind !== 'execute') return ''
  const terminal = call.content?.findLast((content) => content.type === 'terminal')
  const printed = (terminal?.type === 'terminal' ? terminal.output : '') || output
  const lines = terminalText(lastOf(printed)).trimEnd().split('\n')
  return lines.at(-1)?.trim() ?? ''
}

/** How long the texts of a call were of which head and tail came, or null where that is not known. */
export function cutLength({ call, output, outputEnd }: ToolItem): number | null {
  const lengths = call.content?.map(({ truncated, length }) => (truncated ? (length ?? 0) : 0)) ?? []
  const printed = outputEnd > output.length ? outputEnd : 0
  return lengths.reduce((sum, length) => sum + length, printed) || null
}

export function exitCode({ call }: ToolItem): number | null {
  const terminal = call.content?.findLast((content) => content.type === 'terminal')
  return call.exitCode ?? (terminal?.type === 'terminal' ? (terminal.exitCode ?? null) : null)
}

/** Enough for the last line, from where a line begins, so that no sequence is cut. */
function lastOf(output: string): string {
  if (output.length <= MAX_LAST) return output
  const last = output.slice(-MAX_LAST)
  return last.slice(last.indexOf('\n') + 1)
}

/** What a command printed, without the fence that some agents put around it. */
export const fencedText = (text: string): string =>
  /^\s*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)\n?\1\s*$/.exec(text)?.[2] ?? text

/** Whether a title says this path already, as a workspace path or without its slash. */
export function namesPath(title: string, path: string): boolean {
  const name = path.replace(/^\//, '')
  const at = title.indexOf(name)
  if (name === '' || at < 0) return false
  return !/[\w.-]/.test(title.charAt(at + name.length))
}

const firstLine = (text: string): string => text.split('\n').find((line) => line.trim() !== '') ?? ''
