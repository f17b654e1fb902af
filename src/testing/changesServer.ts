import type { ChangedFile, Changes } from '../channels/agent/shared/changesProtocol'
import { diffLines } from '../channels/agent/tools/compareLines'

type Frame = { readonly type: string; readonly [field: string]: unknown }
type Text = string | null

export interface ChangesDisk {
  /** Null: there is no such file. */
  read(path: string): Text
  write(path: string, text: Text): void
  version(text: Text): string | null
}

interface Changed {
  readonly kept: Text
  readonly left: Text
  readonly turns: readonly string[]
  readonly reviewed?: boolean
  readonly mine?: boolean
}

interface Undo {
  readonly undoId: string
  readonly at: string
  readonly replaced: ReadonlyMap<string, { readonly was: Text; readonly now: Text; readonly entry: Changed }>
  redone: boolean
}

interface Wished {
  readonly path: string
  readonly after?: string | null
  readonly current?: string | null
  readonly ranges?: readonly { before: Lines; after: Lines }[]
}
interface Lines {
  readonly start: number
  readonly count: number
}

/**
 * What a server with `agent.changes` says and answers, for one conversation over files in memory, for pages in a
 * browser: the channel itself needs Node and git.
 */
export function createChangesServer(disk: ChangesDisk, taskId = 't') {
  const files = new Map<string, Changed>()
  const turns: { messageId: string; at: string; files: number; additions: number; deletions: number }[] = []
  const undos: Undo[] = []
  const waiting: { undoId: string; at: string; files: string[]; run: () => void }[] = []
  const heard: Frame[] = []
  let isRunning = false
  let time = 0
  const when = () => new Date(++time * 1000).toISOString()

  function shown(): ChangedFile[] {
    return [...files].map(([path, { kept, left, turns, reviewed, mine }]) => {
      const isText = !(kept ?? '').includes('\0') && !(left ?? '').includes('\0')
      const { added, removed } = (isText ? diffLines(kept ?? '', left ?? '') : null) ?? {
        added: 0,
        removed: 0,
      }
      return {
        path,
        before: disk.version(kept),
        after: disk.version(left),
        additions: added,
        deletions: removed,
        turns: [...turns],
        ...(isText ? {} : { binary: true as const }),
        ...(reviewed ? { reviewed: true as const } : {}),
        ...(mine ? { mine: true as const } : {}),
      }
    })
  }
  const state = (): Changes => ({
    taskId,
    files: shown(),
    turns: [...turns],
    undos: undos.map(({ undoId, at, replaced, redone }) => ({
      undoId,
      at,
      files: [...replaced.keys()],
      ...(redone ? { redone: true as const } : {}),
    })),
    ...(waiting.length > 0
      ? { queued: waiting.length, waiting: waiting.map(({ undoId, at, files }) => ({ undoId, at, files })) }
      : {}),
  })
  function frames(): readonly object[] {
    const all = shown()
    const sum = (of: 'additions' | 'deletions') => all.reduce((n, file) => n + file[of], 0)
    const numbers = { files: all.length, additions: sum('additions'), deletions: sum('deletions') }
    const unreviewed = all.filter(({ reviewed }) => !reviewed).length
    return [
      { channel: 'agent', type: 'changes', ...state() },
      { channel: 'agent', type: 'changes_summary', tasks: [{ taskId, ...numbers, unreviewed }] },
    ]
  }

  function settle(path: string, entry: Changed): void {
    if (entry.kept === entry.left) files.delete(path)
    else files.set(path, entry)
  }

  function undo(undoId: string, wished: readonly Wished[], isForced: boolean): object {
    const replaced: Undo['replaced'] = new Map()
    const conflicts: { path: string; reason: string }[] = []
    for (const { path, current, ranges } of wished) {
      const entry = files.get(path)
      if (!entry) continue
      const was = disk.read(path)
      const isSeen = ranges ? disk.version(was) === current : isForced || was === entry.left
      if (!isSeen) {
        conflicts.push({ path, reason: 'edited' })
        continue
      }
      const now = ranges ? withLines(was ?? '', entry.kept ?? '', ranges, 'after', 'before') : entry.kept
      disk.write(path, now)
      ;(replaced as Map<string, unknown>).set(path, { was, now, entry })
      settle(path, { ...entry, left: now })
    }
    if (replaced.size > 0) undos.push({ undoId, at: when(), replaced, redone: false })
    return { undoId, done: [...replaced.keys()], conflicts }
  }

  function redo(undoId: string): object {
    const undo = undos.find((one) => one.undoId === undoId)
    const done: string[] = []
    const conflicts: { path: string; reason: string }[] = []
    for (const [path, { was, now, entry }] of undo?.replaced ?? []) {
      if (disk.read(path) !== now) conflicts.push({ path, reason: 'edited' })
      else {
        disk.write(path, was)
        files.set(path, entry)
        done.push(path)
      }
    }
    if (undo) undo.redone = true
    return { done, conflicts }
  }

  function keep(wished: readonly Wished[]): object {
    const done: string[] = []
    const conflicts: { path: string; reason: string }[] = []
    for (const { path, after, ranges } of wished) {
      const entry = files.get(path)
      if (!entry) continue
      if (disk.version(entry.left) !== after) conflicts.push({ path, reason: 'edited' })
      else {
        const kept = ranges
          ? withLines(entry.kept ?? '', entry.left ?? '', ranges, 'before', 'after')
          : entry.left
        settle(path, { ...entry, kept })
        done.push(path)
      }
    }
    return { done, conflicts }
  }

  function answer(frame: Frame): object | null {
    heard.push(frame)
    const wished = (frame.files as Wished[] | undefined) ?? [...files.keys()].map((path) => ({ path }))
    const path = String(frame.path)
    const requestId = String(frame.requestId)
    switch (frame.type) {
      case 'changes':
        return state()
      case 'change_text': {
        const entry = files.get(path)
        const text = (frame.side === 'before' ? entry?.kept : entry?.left) ?? ''
        const isText = !text.includes('\0')
        return {
          content: isText ? text : btoa(text),
          encoding: isText ? 'utf-8' : 'base64',
          version: disk.version(text),
          size: text.length,
        }
      }
      case 'turn_changes':
        return { files: shown().filter(({ turns }) => turns.includes(String(frame.messageId))) }
      case 'keep':
        return keep(wished)
      case 'undo': {
        const run = () => undo(requestId, wished, frame.force === true)
        if (!isRunning) return run()
        waiting.push({ undoId: requestId, at: when(), files: wished.map(({ path }) => path), run })
        return { undoId: requestId, done: [], conflicts: [], queued: true }
      }
      case 'redo':
        return redo(String(frame.undoId))
      case 'restore':
        return undo(requestId, wished, false)
      case 'reviewed': {
        const entry = files.get(path)
        if (entry) files.set(path, { ...entry, reviewed: frame.reviewed === true })
        return {}
      }
      default:
        return null
    }
  }

  return {
    answer,
    frames,
    /** Requests, oldest first. */
    heard: (type: string) => heard.filter((frame) => frame.type === type),
    /** The agent writes, or deletes with null. */
    turn(messageId: string, edits: Readonly<Record<string, Text>>): void {
      for (const [path, left] of Object.entries(edits)) {
        const known = files.get(path)
        settle(path, {
          kept: known ? known.kept : disk.read(path),
          left,
          turns: [...(known?.turns ?? []), messageId],
        })
        disk.write(path, left)
      }
      const changed = shown().filter((file) => file.turns.includes(messageId))
      turns.push({ messageId, at: when(), files: changed.length, additions: 0, deletions: 0 })
    },
    /** The turn goes on until it is told that it ended: what was undone meanwhile is done then. */
    running(is: boolean): void {
      isRunning = is
      if (!is) for (const { run } of waiting.splice(0)) run()
    },
  }
}

/** Lines of one text in the place of lines of another. */
function withLines(
  target: string,
  source: string,
  ranges: readonly { before: Lines; after: Lines }[],
  of: 'before' | 'after',
  by: 'before' | 'after',
): string {
  const split = (text: string) => (text === '' ? [] : text.split(/(?<=\n)/))
  const lines = split(target)
  for (const range of ranges.toReversed()) {
    const given = split(source).slice(range[by].start - 1, range[by].start - 1 + range[by].count)
    lines.splice(range[of].start - 1, range[of].count, ...given)
  }
  return lines.join('')
}
