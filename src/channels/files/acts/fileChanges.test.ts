import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RequestError } from '../../../socket/link'
import { settle } from '../../../testing/kit/fakeClock'
import { FilesError } from '../filesError'
import { createFilesViewStore, type FileAct } from '../viewStore'
import { createFileChanges } from './fileChanges'

/** A disk behind a connection that is cut before or after the next question was answered by deed. */
function setUp(paths: readonly string[]) {
  const there = new Set(paths)
  const asked: string[] = []
  let online = true
  let next: 'answer' | 'cutBefore' | 'cutAfter' | 'silence' = 'answer'
  async function ask<Answer>(name: string, act: () => Answer): Promise<Answer> {
    if (!online) throw new RequestError('DISCONNECTED', 'There is no connection.', false)
    asked.push(name)
    const how = next
    next = 'answer'
    if (how === 'answer') return act()
    if (how !== 'cutBefore') act()
    online = how === 'silence'
    throw new RequestError(how === 'silence' ? 'TIMEOUT' : 'DISCONNECTED', 'lost')
  }
  const need = (path: string) => {
    if (!there.has(path)) throw new FilesError('NOT_FOUND', `${path} is not there.`)
  }
  const free = (path: string) => {
    if (there.has(path)) throw new FilesError('PATH_EXISTS', `${path} is there.`)
    there.add(path)
  }
  const viewStore = createFilesViewStore({ storage: { get: () => null, set: () => {} }, key: 'w' })
  const written = (path: string) => ({ path, size: 0, modified: '' })
  const inTrash = new Map([['t0', '/gone']])
  const changes = createFileChanges({
    viewStore,
    copy: (oldPath, path) =>
      ask('copy', () => {
        need(oldPath)
        free(path)
      }),
    trash: {
      put: ({ path, trashId }) =>
        ask('trash', () => {
          need(path)
          there.delete(path)
          inTrash.set(trashId, path)
          return { trashId, path, isDirectory: false, at: 0 }
        }),
      restore: ({ path, trashId }) =>
        ask('restore', () => {
          free(path)
          inTrash.delete(trashId)
          return { path }
        }),
      list: () =>
        ask('list', () => ({
          items: [...inTrash].map(([trashId, path]) => ({ trashId, path, isDirectory: false, at: 0 })),
          days: 30,
        })),
      remove: () => ask('remove', () => inTrash.clear()),
    },
    queries: {
      createFile: (path) =>
        ask('create', () => {
          free(path)
          return written(path)
        }),
      mkdir: (path) =>
        ask('mkdir', () => {
          free(path)
          return { path }
        }),
      remove: (path) =>
        ask('delete', () => {
          need(path)
          there.delete(path)
          return { path }
        }),
      rename: (oldPath, newPath) =>
        ask('rename', () => {
          need(oldPath)
          free(newPath)
          there.delete(oldPath)
          return { oldPath, newPath }
        }),
      statNow: (path) =>
        ask('stat', () => {
          need(path)
          return { name: path, type: 'file' as const, size: 0, modified: '' }
        }),
    },
  })
  return {
    changes,
    there,
    asked,
    viewStore,
    break: (how: typeof next) => {
      next = how
    },
    reconnect(): void {
      online = true
      changes.opened()
    },
  }
}

const acts: readonly FileAct[] = [
  { kind: 'create', path: '/new', type: 'file' },
  { kind: 'create', path: '/new', type: 'directory' },
  { kind: 'rename', path: '/new', oldPath: '/old' },
  { kind: 'copy', path: '/new', oldPath: '/old' },
  { kind: 'delete', path: '/old' },
  { kind: 'trash', path: '/old', trashId: 't1' },
  { kind: 'restore', path: '/new', trashId: 't0' },
]

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error) => error.message,
  )

describe.each(acts)('$kind $type', (act) => {
  it('is done when its answer was lost, which is found out after the cut', async () => {
    const page = setUp(['/old'])
    page.break('cutAfter')
    const made = outcome(page.changes.make(act))
    await settle()
    expect(page.viewStore.getState().inDoubt).toEqual([act])
    page.reconnect()
    expect(await made).toBe('done')
    expect(page.viewStore.getState().inDoubt).toEqual([])
    expect(page.asked.filter((name) => name !== 'stat' && name !== 'list')).toHaveLength(1)
  })

  it('is not done when it never arrived, and is not asked for again', async () => {
    const page = setUp(['/old'])
    page.break('cutBefore')
    const made = outcome(page.changes.make(act))
    await settle()
    page.reconnect()
    expect(await made).toMatch(/lost before it was done/)
    expect(page.asked.filter((name) => name !== 'stat' && name !== 'list')).toHaveLength(1)
    expect([...page.there]).toEqual(['/old'])
  })

  it('is looked up at once when the server does not answer', async () => {
    const page = setUp(['/old'])
    page.break('silence')
    expect(await outcome(page.changes.make(act))).toBe('done')
  })

  it('is refused without a connection', async () => {
    const page = setUp(['/old'])
    page.break('cutBefore')
    const first = outcome(page.changes.make({ kind: 'delete', path: '/other' }))
    await settle()
    expect(await outcome(page.changes.make(act))).toBe('There is no connection.')
    expect(page.viewStore.getState().inDoubt).toHaveLength(1)
    page.reconnect()
    await first
  })
})

it('says truly what was done, however often the connection is cut while it is looked up', async () => {
  const how = fc.constantFrom(
    'answer' as const,
    'cutBefore' as const,
    'cutAfter' as const,
    'silence' as const,
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...acts), fc.array(how, { maxLength: 6 }), async (act, cuts) => {
      const page = setUp(['/old'])
      const before = [...page.there]
      page.break(cuts[0] ?? 'answer')
      let result: string | null = null
      void outcome(page.changes.make(act)).then((found) => {
        result = found
      })
      await settle()
      for (const one of cuts.slice(1)) {
        page.break(one)
        page.reconnect()
        await settle()
      }
      page.break('answer')
      page.reconnect()
      await settle()
      const isChanged = JSON.stringify([...page.there]) !== JSON.stringify(before)
      if (result === 'done') expect(isChanged).toBe(true)
      else if (!/doesn't say/.test(result ?? '')) expect(isChanged).toBe(false)
      expect(result).not.toBe(null)
      expect(page.viewStore.getState().inDoubt).toEqual([])
    }),
    { numRuns: 500 },
  )
})
