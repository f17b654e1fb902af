import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock'
import { createSafeDatabase } from './safeDatabase'

const NAME = 'aether:test'
const clock = createClock()
const make = (open: () => IDBFactory = () => indexedDB) => createSafeDatabase({ open, name: NAME, clock })

const gone = (request: IDBOpenDBRequest) =>
  new Promise<void>((resolve) => {
    request.onsuccess = () => resolve()
    request.onerror = () => resolve()
  })

afterEach(() => gone(indexedDB.deleteDatabase(NAME)))

/** A browser that hands out databases whose every write fails, as one without room does. */
function full(): IDBFactory {
  return {
    ...indexedDB,
    cmp: indexedDB.cmp,
    databases: () => indexedDB.databases(),
    deleteDatabase: (name) => indexedDB.deleteDatabase(name),
    open(name, version) {
      const request = indexedDB.open(name, version)
      request.addEventListener('success', () => {
        const { transaction } = IDBDatabase.prototype
        request.result.transaction = (...args) => {
          const made = transaction.apply(request.result, args)
          if (args[1] === 'readwrite') queueMicrotask(() => made.abort())
          return made
        }
      })
      return request
    },
  }
}

describe('a safe database', () => {
  it('keeps values over a reload, and lets go of what is removed', async () => {
    const one = make()
    expect(await one.put('a', { text: 'mine' })).toBe(true)
    expect(await one.put('b', { text: 'other' })).toBe(true)
    await one.remove('b')
    expect([...(await make().all())]).toEqual([['a', { text: 'mine' }]])
  })

  it.each([
    [
      'naming it throws',
      () => {
        throw new DOMException('denied', 'SecurityError')
      },
    ],
    [
      'opening it throws',
      (): IDBFactory => ({
        cmp: () => 0,
        databases: async () => [],
        deleteDatabase: () => indexedDB.deleteDatabase('other'),
        open() {
          throw new DOMException('denied', 'InvalidStateError')
        },
      }),
    ],
  ])('keeps values in this page where %s, and says so', async (_, open) => {
    const one = make(open)
    expect(await one.put('a', { text: 'mine' })).toBe(false)
    expect([...(await one.all())]).toEqual([['a', { text: 'mine' }]])
    await one.remove('a')
    expect((await one.all()).size).toBe(0)
  })

  it('says so when there is no room, and keeps the value in this page', async () => {
    const one = make(full)
    expect(await one.put('a', { text: 'mine' })).toBe(false)
    expect([...(await one.all())]).toEqual([['a', { text: 'mine' }]])
  })

  it('is refused by a database of a newer version, without harm', async () => {
    await new Promise<void>((resolve) => {
      const request = indexedDB.open(NAME, 7)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    const one = make()
    expect(await one.put('a', { text: 'mine' })).toBe(false)
    expect((await one.all()).get('a')).toEqual({ text: 'mine' })
  })

  it('makes room for a page of a newer version, and goes on after it', async () => {
    const one = make()
    await one.put('a', { text: 'mine' })
    await gone(indexedDB.deleteDatabase(NAME))
    expect(await one.put('b', { text: 'more' })).toBe(true)
    expect([...(await make().all()).keys()]).toEqual(['b'])
  })

  it('does not wait for ever for one that another page holds', async () => {
    const soon = createSafeDatabase({
      name: NAME,
      clock: { after: (_: number, act: () => void) => clock.after(0, act) },
      open: (): IDBFactory => ({
        cmp: () => 0,
        databases: async () => [],
        deleteDatabase: () => indexedDB.deleteDatabase('other'),
        open: () => new EventTarget() as IDBOpenDBRequest,
      }),
    })
    expect((await soon.all()).size).toBe(0)
    expect(await soon.put('a', { text: 'mine' })).toBe(false)
  })
})
