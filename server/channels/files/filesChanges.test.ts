import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileChange, StatData } from '../../../src/channels/files/shared/protocol'
import { createMemoryDisk } from '../../../src/testing/kit/memoryDisk'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { createKeyedMutex } from '../../lib/keyedMutex'
import { createChanges } from './filesChanges'

const PATH = '/a.txt'

/** Null: the file is removed. */
type Text = 'A' | 'B' | null

/** One file, a page that shows it, and a watcher; whatever takes time takes as many turns as `pauses` say. */
function createScene(pauses: readonly number[]) {
  const queue = createKeyedMutex()
  const locks = createKeyedMutex()
  const told: FileChange[] = []
  const running = new Set<Promise<unknown>>()
  let paused = 0
  let onDisk: Text = 'A'
  let shown: Text = 'A'
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
  const changes = createChanges({ disk, queue, publish, isAskedFor: () => true, now: () => 0 })

  function publish(change: FileChange): void {
    told.push(change)
    if (change.version === undefined || change.version !== shown) start(look())
  }

  function start(work: Promise<unknown>): void {
    running.add(work)
    void work.finally(() => running.delete(work))
  }

  const look = () =>
    queue.run([PATH], async () => {
      const facts = await changes.shownDisk.stat(PATH).catch(() => null)
      shown = facts?.version === 'A' || facts?.version === 'B' ? facts.version : null
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
      await queue.run([PATH], () => undefined)
    } while (running.size > 0)
  }

  return {
    told,
    pause,
    outside,
    watch,
    look: () => start(look()),
    /** Asked of the disk itself, as agents do. */
    own: (text: Text) => start(own(text)),
    /** By the page, whose requests wait for each other. */
    save: (text: Text) =>
      start(
        queue.run([PATH], async () => {
          if (text !== null) await changes.shownDisk.write(PATH, Buffer.from(text))
          else await changes.shownDisk.remove(PATH).catch(() => undefined)
          shown = text
        }),
      ),
    idle,
    async settled() {
      do {
        watch()
        await idle()
      } while (isNoticed)
    },
    state: () => ({ onDisk, shown, ownChanges }),
  }
}

const text = fc.constantFrom<Text>('A', 'B', null)
const pauses = fc.array(fc.nat(12), { minLength: 1, maxLength: 12 })

interface Step {
  readonly kind: 'own' | 'save' | 'outside' | 'watch' | 'look' | 'rest'
  readonly text: Text
}
const step = (kinds: readonly Step['kind'][]): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), text }), { maxLength: 14 })

async function play(scene: ReturnType<typeof createScene>, steps: readonly Step[]) {
  for (const { kind, text } of steps) {
    if (kind === 'watch') scene.watch()
    else if (kind === 'look') scene.look()
    else if (kind === 'rest') await scene.idle()
    else scene[kind](text)
    await scene.pause()
  }
  await scene.settled()
}

describe('changes of a file', () => {
  it('lead the page to what is on disk, whatever made them and whenever the watcher says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        pauses,
        step(['own', 'save', 'outside', 'watch', 'look', 'rest']),
        async (pauses, steps) => {
          const scene = createScene(pauses)
          await play(scene, steps)
          const { onDisk, shown } = scene.state()
          expect(shown).toBe(onDisk)
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
      { numRuns: 3000 },
    )
  })
})
