import type { SecondPlace } from '../channels/files/editor/backup/backupStore'
import type { DocumentsOptions } from '../channels/files/editor/documents'
import type { TextModel } from '../channels/files/editor/textModel'
import { FilesError } from '../channels/files/filesError'
import type { FileChange, FilesErrorCode } from '../channels/files/shared/protocol'
import type { SafeDatabase } from '../lib/storage/safeDatabase'
import { RequestError } from '../socket/link'

export interface FakeTextModel extends TextModel {
  type(text: string): void
  undo(): void
}

/** Text with undo; `replaced` is told the text that is about to go. */
export function fakeTextModel(start: string, replaced: (before: string) => void = () => {}): FakeTextModel {
  const ids = new Map<string, number>()
  const past = [start]
  const listeners = new Set<() => void>()
  const text = () => past.at(-1) ?? ''
  const push = (next: string) => {
    past.push(next)
    for (const listener of listeners) listener()
  }
  return {
    text,
    versionId() {
      if (!ids.has(text())) ids.set(text(), ids.size)
      return ids.get(text()) ?? 0
    },
    replace(next) {
      replaced(text())
      push(next)
    },
    type: push,
    undo() {
      if (past.length < 2) return
      past.pop()
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    eol: () => (text().includes('\r\n') ? 'CRLF' : 'LF'),
    languageName: () => 'plaintext',
    moved: () => {},
    dispose: () => listeners.clear(),
  }
}

type Blocked = Extract<
  FilesErrorCode,
  'IS_DIRECTORY' | 'INVALID_PATH' | 'PERMISSION_DENIED' | 'BAD_REQUEST' | 'FILE_TOO_LARGE'
>

type Op = { apply: () => unknown; answer: (outcome: unknown) => void; drop: () => void }

/** One file of a server whose answers wait until somebody delivers them, and whose connection can be cut. */
export function fakeDisk(content: string | null, { versions = true } = {}) {
  const pending: Op[] = []
  const written: { before: string | null; after: string }[] = []
  const everThere = new Set<string>(content === null ? [] : [content])
  let connected = true
  let now = content
  let block: Blocked | null = null
  let refuse: FilesErrorCode | null = null

  const versionOf = (text: string) => (versions ? { version: `v:${text}` } : {})
  const put = (text: string) => {
    now = text
    block = null
    everThere.add(text)
  }
  const there = (): string => {
    if (block !== null) throw new FilesError(block, 'It is something else now.', { size: 2_000_000_000 })
    if (now === null) throw new FilesError('NOT_FOUND', 'There is no such file.')
    return now
  }

  function ask<Answer>(apply: () => Answer): Promise<Answer> {
    const lost = () => new RequestError('DISCONNECTED', 'The connection was lost.')
    if (!connected) return Promise.reject(new RequestError('DISCONNECTED', 'There is no connection.', false))
    return new Promise<Answer>((resolve, reject) => {
      const attempt = () => {
        try {
          const answer = apply()
          return () => resolve(answer)
        } catch (error) {
          return () => reject(error)
        }
      }
      let settle = () => {}
      pending.push({
        apply: () => {
          settle = attempt()
        },
        answer: () => settle(),
        drop: () => reject(lost()),
      })
    })
  }

  const queries: DocumentsOptions['queries'] = {
    hasVersions: () => versions,
    readWhole: () =>
      ask(() => {
        const text = there()
        const version = versionOf(text).version ?? null
        return text.startsWith('\0')
          ? { kind: 'bytes', bytes: Uint8Array.from(text, (unit) => unit.charCodeAt(0)), version }
          : { kind: 'text', text, version }
      }),
    statNow: () =>
      ask(() => {
        const text = there()
        return { name: 'f', type: 'file', size: text.length, modified: '', ...versionOf(text) }
      }),
    write: ({ path, content: next, ifVersion }) =>
      ask(() => {
        if (block !== null) throw new FilesError(block, 'It is something else now.')
        if (refuse !== null) throw new FilesError(refuse, 'The disk refuses.')
        const isAllowed =
          ifVersion === undefined || (now === null ? ifVersion === null : ifVersion === `v:${now}`)
        if (now !== next && !isAllowed) throw new FilesError('CONFLICT', 'It changed.')
        written.push({ before: now, after: next })
        put(next)
        return { path, size: next.length, modified: '', ...versionOf(next) }
      }),
  }

  return {
    queries,
    written,
    everThere,
    content: () => now,
    isConnected: () => connected,
    /** Somebody else writes; null deletes. Returns what the watcher says. */
    change(next: string | null): FileChange {
      block = null
      if (next === null) now = null
      else put(next)
      const action = next === null ? 'delete' : 'modify'
      return { type: 'change', action, path: '/f', isDirectory: false }
    },
    /** Something that is no readable file takes its place. */
    become(by: Blocked): FileChange {
      block = by
      return { type: 'change', action: 'modify', path: '/f', isDirectory: false }
    },
    /** Writing fails with this code until null is given. */
    refuseWrites(code: FilesErrorCode | null): void {
      refuse = code
    },
    /** The server answers the oldest question. */
    deliver(): boolean {
      const op = pending.shift()
      op?.apply()
      op?.answer(undefined)
      return op !== undefined
    },
    /** Open questions get no answer, though the server may still have done what they asked. */
    cut(applied: number): void {
      connected = false
      const lost = pending.splice(0)
      for (const op of lost.slice(0, applied)) op.apply()
      for (const op of lost) op.drop()
    },
    reconnect(): void {
      connected = true
    },
  }
}

/** A database in memory that can be told to fail, shared by pages that come one after the other. */
export function fakeDatabase() {
  const values = new Map<string, unknown>()
  let isFull = false
  let isBroken = false
  const database: SafeDatabase = {
    all: async () => new Map(isBroken ? [] : values),
    async put(id, value) {
      if (isFull || isBroken) return false
      // As a real one does: what is kept is a copy.
      values.set(id, structuredClone(value))
      return true
    },
    async remove(id) {
      values.delete(id)
    },
  }
  return {
    database,
    values,
    fill(full: boolean): void {
      isFull = full
    },
    breakDown(): void {
      isBroken = true
    },
  }
}

/** What the server keeps, for the pages of a test. */
export function fakeDrafts() {
  const values = new Map<string, object>()
  let isCut = false
  return {
    values,
    cut(cut: boolean): void {
      isCut = cut
    },
    place: (): SecondPlace => ({
      all: async () => (isCut ? null : new Map([...values].filter(([, value]) => !('settled' in value)))),
      async put(id, value) {
        if (!isCut) values.set(id, structuredClone(value))
        return !isCut
      },
      async remove(id) {
        if (!isCut) values.delete(id)
        return !isCut
      },
      async settle(id) {
        const value = values.get(id)
        if (value && !isCut) values.set(id, { ...value, settled: true })
        return !isCut
      },
    }),
  }
}
