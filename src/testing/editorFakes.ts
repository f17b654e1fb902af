import type { SecondPlace } from '../channels/files/editor/backup/backupStore'
import type { TextModel } from '../channels/files/editor/textModel'
import type { SafeDatabase } from '../lib/storage/safeDatabase'

export interface FakeTextModel extends TextModel {
  type(text: string): void
  undo(): void
}

/** Text with undo; `replaced` gets the text before it is replaced. */
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
