import type { ChangedFile, Changes, ChangesSummary } from '../../src/channels/agent/shared/changesProtocol'
import { isOpen, type Note, type ReviewedTask, type Side, type Turn, type TurnFile } from './reviewState'

/** Rows of one frame: with long paths they fit it. */
const MAX_FILES = 2000
const MAX_TURNS = 300
const MAX_UNDOS = 100
/** UTF-16 units of the names in them. */
const MAX_UNDO_UNITS = 131_072

const iso = (at: number) => new Date(at).toISOString()
const versionIn = (side: Side): string | null => side?.version ?? null
const sum = (files: readonly { additions: number; deletions: number }[]) => ({
  additions: files.reduce((total, { additions }) => total + additions, 0),
  deletions: files.reduce((total, { deletions }) => total + deletions, 0),
})

interface Row {
  readonly path: string
  readonly before: Side
  readonly after: Side
  readonly additions: number
  readonly deletions: number
  readonly binary?: boolean | undefined
  readonly turns: readonly string[]
  readonly shared: readonly string[]
  readonly mine: boolean
  readonly reviewed?: boolean
}

const isPlain = (side: Side) => side?.kind === 'file' || side?.kind === 'executable'

function toRow(row: Row): ChangedFile {
  const { path, before, after, additions, deletions, turns, shared } = row
  return {
    path,
    before: versionIn(before),
    after: versionIn(after),
    additions,
    deletions,
    turns: [...turns],
    ...(after === null ? {} : { size: after.size }),
    ...(row.binary ? { binary: true } : {}),
    ...(row.reviewed ? { reviewed: true } : {}),
    ...(shared.length > 0 ? { shared: [...shared] } : {}),
    ...(row.mine ? { mine: true } : {}),
    ...(isPlain(before) && isPlain(after) && before?.kind !== after?.kind
      ? { executable: after?.kind === 'executable' }
      : {}),
    ...(before?.kind === 'large' || after?.kind === 'large' ? { tooLarge: true } : {}),
  }
}

export const openFiles = (task: ReviewedTask) =>
  task.files.filter(isOpen).toSorted((a, b) => (a.path < b.path ? -1 : 1))

/** The newest of them, the last one in any case: a push has to stay one frame, however many files were undone. */
function recentUndos(undos: ReviewedTask['undos']): ReviewedTask['undos'] {
  let units = 0
  const first = undos.findLastIndex(({ items }, index) => {
    units += items.reduce((sum, { path }) => sum + path.length, 0)
    return units > MAX_UNDO_UNITS && index < undos.length - 1
  })
  return undos.slice(Math.max(first + 1, undos.length - MAX_UNDOS))
}

/** The whole state of one conversation, in the fields that pages get. */
export function toChanges(task: ReviewedTask, overlapsOf: (turn: Turn) => string[]): Changes {
  const { taskId, waiting } = task
  const open = openFiles(task)
  const refused = (task.refused ?? []).flatMap(({ undoId, at, conflicts }) => {
    const left = conflicts.filter(({ path }) => open.some((file) => file.path === path))
    return left.length === 0 ? [] : [{ undoId, at: iso(at), conflicts: left }]
  })
  return {
    taskId,
    files: open.slice(0, MAX_FILES).map((file) => toRow({ ...file, before: file.kept, after: file.left })),
    turns: task.turns.slice(-MAX_TURNS).map((turn) => {
      const overlaps = overlapsOf(turn)
      return {
        messageId: turn.messageId,
        at: iso(turn.at),
        files: turn.files.length,
        ...sum(turn.files),
        ...(overlaps.length > 0 ? { overlaps } : {}),
        ...(turn.running ? { running: true } : {}),
        ...(turn.noCheckpoint === undefined ? {} : { noCheckpoint: turn.noCheckpoint }),
      }
    }),
    undos: recentUndos(task.undos).map(({ undoId, at, items, redone }) => ({
      undoId,
      at: iso(at),
      files: items.map(({ path }) => path),
      ...(redone ? { redone: true } : {}),
    })),
    ...(waiting.length === 0
      ? {}
      : {
          queued: waiting.length,
          waiting: waiting.map(({ undoId, at, command }) => ({
            undoId,
            at: iso(at),
            files: command.type === 'undo' ? (command.files ?? []).map(({ path }) => path) : [],
          })),
        }),
    ...(refused.length > 0 ? { refused } : {}),
  }
}

export const toTurnFiles = (turn: Turn): ChangedFile[] =>
  turn.files.slice(0, MAX_FILES).map((file: TurnFile) => toRow({ ...file, turns: [turn.messageId] }))

/** The conversations that a page has to know of. */
export function toSummary(tasks: Iterable<ReviewedTask>): ChangesSummary {
  return {
    type: 'changes_summary',
    tasks: [...tasks].flatMap((task) => {
      const files = openFiles(task)
      const isNamed = files.length > 0 || task.waiting.length > 0 || task.undos.some(({ redone }) => !redone)
      if (!isNamed) return []
      const unreviewed = files.filter(({ reviewed }) => !reviewed).length
      return [{ taskId: task.taskId, files: files.length, ...sum(files), unreviewed }]
    }),
  }
}

/** The note at the head of the agent's next prompt. */
export function toWords(notes: readonly Note[], root: string): string {
  const seen = new Set<string>()
  const parts = notes.map(({ redone, reason, files }) => {
    const rows = files.map(({ path, lines }) => {
      const named = (lines ?? []).map(spanInWords)
      // What was undone before has moved the lines.
      const text = seen.has(path) ? 'the file as it then was' : 'your version'
      seen.add(path)
      return `- ${root}${path}${named.length > 0 ? ` (${named.join(', ')} of ${text})` : ''}`
    })
    const head = redone
      ? 'The user put back these changes of yours, which had been undone:'
      : 'The user looked at your changes and undid these:'
    const why =
      reason === undefined || reason.trim() === '' ? [] : [`The reason the user gives: ${reason.trim()}`]
    return [head, ...rows, ...why].join('\n')
  })
  const foot = 'The files on disk are as the user wants them. Read them again before you change them.'
  return [...parts, foot].join('\n\n')
}

/** Where lines were only removed there are none of them to name. */
const spanInWords = ({ start, count }: { readonly start: number; readonly count: number }): string =>
  count === 0
    ? `the lines you removed before line ${start}`
    : count === 1
      ? `line ${start}`
      : `lines ${start}-${start + count - 1}`
