import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileChange, StatData } from '../../../src/channels/files/shared/protocol'
import { createMemoryDisk } from '../../../src/testing/kit/memoryDisk'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { createKeyedMutex, type KeyedMutex } from '../../lib/keyedMutex'
import { createChanges } from './changes'

const PATH = '/a.txt'

/** Null: the file is removed. */
type Text = 'A' | 'B' | null

interface Page {
  readonly order: KeyedMutex
  shown: Text
}

/** One file, two pages that show it, and a watcher; whatever takes time takes as many turns as `pauses` say. */
function createScene(pauses: readonly number[]) {
  /** Each has its own order of requests and answers, as each socket of the channel. */
  const pages: Page[] = [0, 1].map(() => ({ order: createKeyedMutex(), shown: 'A' }))
  const locks = createKeyedMutex()
  const told: FileChange[] = []
  const running = new Set<Promise<unknown>>()
  let paused = 0
  let onDisk: Text = 'A'
  let isNoticed = false
  let ownChanges = 0

  async function pause(): Promise<void> {
    paused += 1
    for (let turn = pauses[paused % pauses.length] ?? 0; turn > 0; turn -= 1) await null
  }

  async function stat(path: string): Promise<StatData> {
    await pause()
    const text = onDisk
    await pause()
    if (text === null) throw new FilesFault('NOT_FOUND', 'There is none.', { path })
    return { name: 'a.txt', type: 'file', size: 1, modified: '', version: text }
  }

  const disk: Disk = {
    ...createMemoryDisk({}).disk,
    stat,
    async write(path, bytes) {
      const version = bytes.toString()
      await own(version === 'A' ? 'A' : 'B')
      return { path, size: 1, modified: '', version }
    },
    async remove(path) {
      if (!(await own(null))) throw new FilesFault('NOT_FOUND', 'There is none.', { path })
    },
  }
  const changes = createChanges({ disk, publish, isAskedFor: () => true, now: () => 0 })

  /** As the channel: to each page behind the answers to its requests on that path. */
  function publish(change: FileChange): void {
    told.push(change)
    for (const page of pages)
      void page.order.run([PATH], () => {
        if (change.version === undefined || change.version !== page.shown) start(look(page))
      })
  }

  function start(work: Promise<unknown>): void {
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  const look = (page: Page) =>
    page.order.run([PATH], async () => {
      const facts = await changes.shownDisk.stat(PATH).catch(() => null)
      page.shown = facts?.version === 'A' || facts?.version === 'B' ? facts.version : null
    })

  /** As `disk.ts`: announced before, one after the other, reported a while after the bytes are there. */
  async function own(text: Text): Promise<boolean> {
    const end = changes.began([PATH])
    const isChanged = await locks.run([PATH], async () => {
      await pause()
      const isSame = onDisk === text
      const action = text === null ? 'delete' : onDisk === null ? 'create' : 'modify'
      outside(text)
      await pause()
      if (isSame) return false
      ownChanges += 1
      changes.own({ action, path: PATH, isDirectory: false, ...(text === null ? {} : { version: text }) })
      return true
    })
    end()
    return isChanged
  }

  function outside(text: Text): void {
    if (onDisk !== text) isNoticed = true
    onDisk = text
  }

  function watch(): void {
    if (isNoticed) changes.seen([{ type: onDisk === null ? 'delete' : 'update', path: PATH }])
    isNoticed = false
  }

  /** Resolves when everything that was begun is over. */
  async function idle(): Promise<void> {
    do {
      await Promise.all(running)
      // All that takes time takes turns of promises here: a turn of the event loop lets every one of them pass.
      await new Promise((resolve) => setImmediate(resolve))
    } while (running.size > 0)
  }

  function pageAt(at: number): Page {
    const page = pages[at]
    if (!page) throw new Error(`There is no page ${at}.`)
    return page
  }

  return {
    told,
    pause,
    outside,
    watch,
    look: (at: number) => start(look(pageAt(at))),
    /** Asked of the disk itself, as agents do. */
    own: (text: Text) => start(own(text)),
    /** By the page, whose requests wait for each other. */
    save: (at: number, text: Text) =>
      start(
        pageAt(at).order.run([PATH], async () => {
          if (text !== null) await changes.shownDisk.write(PATH, Buffer.from(text))
          else await changes.shownDisk.remove(PATH).catch(() => undefined)
          pageAt(at).shown = text
        }),
      ),
    idle,
    async settled() {
      do {
        watch()
        await idle()
      } while (isNoticed)
    },
    state: () => ({ onDisk, shown: pages.map(({ shown }) => shown), ownChanges }),
  }
}

const text = fc.constantFrom<Text>('A', 'B', null)
const pauses = fc.array(fc.nat(12), { minLength: 1, maxLength: 12 })

interface Step {
  readonly kind: 'own' | 'save' | 'outside' | 'watch' | 'look' | 'rest'
  readonly text: Text
  /** Which page. */
  readonly page: number
}
const step = (kinds: readonly Step['kind'][]): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), text, page: fc.nat(1) }), { maxLength: 14 })

/** The server writes a file anew right after the watcher's look at the one that it deleted. */
const own = (text: Text): Step => ({ kind: 'own', text, page: 0 })
const LATE_LOOK: [number[], Step[]] = [
  [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 1],
  [
    { ...own('A'), kind: 'rest' },
    own(null),
    { ...own('A'), kind: 'rest' },
    { ...own('A'), kind: 'watch' },
    own('A'),
  ],
]

async function play(scene: ReturnType<typeof createScene>, steps: readonly Step[]) {
  for (const { kind, text, page } of steps) {
    if (kind === 'watch') scene.watch()
    else if (kind === 'look') scene.look(page)
    else if (kind === 'save') scene.save(page, text)
    else if (kind === 'rest') await scene.idle()
    else scene[kind](text)
    await scene.pause()
  }
  await scene.settled()
}

describe('changes of a file', () => {
  it('lead every page to what is on disk, whatever made them and whenever the watcher says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        pauses,
        step(['own', 'save', 'outside', 'watch', 'look', 'rest']),
        async (pauses, steps) => {
          const scene = createScene(pauses)
          await play(scene, steps)
          const { onDisk, shown } = scene.state()
          expect(shown).toEqual([onDisk, onDisk])
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('are told once where this server made them, whenever the watcher repeats them', async () => {
    await fc.assert(
      fc.asyncProperty(pauses, step(['own', 'watch', 'look', 'rest']), async (pauses, steps) => {
        const scene = createScene(pauses)
        await play(scene, steps)
        expect(scene.told).toHaveLength(scene.state().ownChanges)
        for (const { action, version } of scene.told) expect(version === undefined).toBe(action === 'delete')
      }),
      { numRuns: 3000, examples: [LATE_LOOK] },
    )
  })
})
