import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDisk } from './disk'
import { FilesFault } from './filesFault'
import { sweepTemporaries } from './sweepTemporaries'

/** What befalls the calls of the file system: the `at`th of a kind fails, or nothing answers any more. */
const fate = vi.hoisted(() => ({
  fails: null as { call: string; errno: string } | null,
  calls: [] as string[],
  diesAt: Number.POSITIVE_INFINITY,
  /** What was opened: a process that is killed closes it, and one that only stops answering here does not. */
  opened: [] as { close(): Promise<void> }[],
}))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<Record<string, unknown>>()
  type Call = (...args: unknown[]) => Promise<unknown>
  const fated =
    (call: string, act: Call): Call =>
    async (...args) => {
      const isOurs = call !== 'open' || String(args[0]).includes('.aether-')
      if (isOurs) fate.calls.push(call)
      // A process that was killed does nothing more, and no error tells of it.
      if (fate.calls.length > fate.diesAt) return new Promise(() => undefined)
      if (isOurs && fate.fails?.call === call)
        throw Object.assign(new Error(fate.fails.errno), { code: fate.fails.errno })
      return act(...args)
    }
  const handles = (act: Call): Call =>
    fated('open', async (...args) => {
      const handle = (await act(...args)) as Record<string, unknown> & { close(): Promise<void> }
      fate.opened.push(handle)
      if (!String(args[0]).includes('.aether-')) return handle
      return new Proxy(handle, {
        get: (target, name) => {
          const member = target[String(name)]
          if (typeof member !== 'function') return member
          const bound: Call = member.bind(target)
          return ['writeFile', 'sync', 'chmod', 'close'].includes(String(name))
            ? fated(String(name), bound)
            : bound
        },
      })
    })
  return {
    ...real,
    open: handles(real.open as Call),
    rename: fated('rename', real.rename as Call),
    link: fated('link', real.link as Call),
  }
})

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-faults-'))
  writeFileSync(join(root, 'a.txt'), 'old text')
  Object.assign(fate, { fails: null, calls: [], diesAt: Number.POSITIVE_INFINITY })
})
afterEach(async () => {
  for (const handle of fate.opened.splice(0)) await handle.close()
  rmSync(root, { recursive: true, force: true })
})

const text = (name: string) => readFileSync(join(root, name), 'utf8')
const fresh = Buffer.from('new text, which is longer than the old one')

describe('a disk that fails during a save (fault 33)', () => {
  it.each([
    ['open', 'EMFILE', 'INTERNAL_ERROR'],
    ['open', 'ENFILE', 'INTERNAL_ERROR'],
    ['open', 'ENOSPC', 'NO_SPACE'],
    ['writeFile', 'ENOSPC', 'NO_SPACE'],
    ['writeFile', 'EDQUOT', 'NO_SPACE'],
    ['writeFile', 'EIO', 'INTERNAL_ERROR'],
    ['sync', 'ENOSPC', 'NO_SPACE'],
    ['sync', 'EIO', 'INTERNAL_ERROR'],
    ['rename', 'ENOSPC', 'NO_SPACE'],
  ])(
    '%s with %s keeps the old file, says %s, leaves nothing behind, and a retry works',
    async (call, errno, code) => {
      const disk = createDisk({ root })
      const { version = '' } = await disk.stat('/a.txt')
      fate.fails = { call, errno }
      const refused = await disk
        .write('/a.txt', fresh, { ifVersion: version })
        .catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(FilesFault)
      expect(refused).toMatchObject({ code })
      expect(fate.calls).toContain(call)
      expect(text('a.txt')).toBe('old text')
      expect(readdirSync(root)).toEqual(['a.txt'])
      fate.fails = null
      await disk.write('/a.txt', fresh, { ifVersion: version })
      expect(text('a.txt')).toBe(fresh.toString())
    },
  )

  it.each([
    ['open', 'EACCES'],
    ['open', 'EROFS'],
    ['rename', 'EACCES'],
    ['rename', 'EPERM'],
    ['rename', 'EBUSY'],
  ])('%s with %s leaves the name as it is: the file that has it is written', async (call, errno) => {
    const inode = statSync(join(root, 'a.txt')).ino
    fate.fails = { call, errno }
    await createDisk({ root }).write('/a.txt', fresh)
    expect(fate.calls).toContain(call)
    expect([text('a.txt'), statSync(join(root, 'a.txt')).ino]).toEqual([fresh.toString(), inode])
    expect(readdirSync(root)).toEqual(['a.txt'])
  })

  it('a new file is not there at all', async () => {
    const disk = createDisk({ root })
    fate.fails = { call: 'writeFile', errno: 'ENOSPC' }
    await expect(disk.write('/b.txt', fresh, { ifVersion: null })).rejects.toMatchObject({ code: 'NO_SPACE' })
    expect(readdirSync(root)).toEqual(['a.txt'])
  })
})

describe('a server killed in the middle of a save (fault 34)', () => {
  async function callsOf(path: string, ifVersion: string | null): Promise<number> {
    await createDisk({ root }).write(path, fresh, { ifVersion })
    return fate.calls.length
  }

  it.each([
    ['an old file', '/a.txt'],
    ['a new one', '/b.txt'],
  ])(
    'at every step leaves the old bytes or the new ones of %s, and its leftovers hidden',
    async (_, path) => {
      const name = path.slice(1)
      const before = path === '/a.txt' ? 'old text' : null
      const ifVersion = async () =>
        before === null ? null : ((await createDisk({ root }).stat(path)).version ?? '')
      const steps = await callsOf(path, await ifVersion())
      expect(steps).toBeGreaterThanOrEqual(4)
      const outcomes = new Set<string | null>()
      for (let step = 0; step < steps; step += 1) {
        rmSync(join(root, name), { force: true })
        if (before !== null) writeFileSync(join(root, name), before)
        const version = await ifVersion()
        Object.assign(fate, { calls: [], diesAt: step })
        const disk = createDisk({ root })
        void disk.write(path, fresh, { ifVersion: version })
        await vi.waitFor(() => expect(fate.calls.length).toBeGreaterThan(step))
        fate.diesAt = Number.POSITIVE_INFINITY

        const again = createDisk({ root })
        const content = readdirSync(root).includes(name) ? text(name) : null
        expect([before, fresh.toString()]).toContain(content)
        outcomes.add(content)
        const names = (await again.list('/')).map((entry) => entry.name)
        expect(names.filter((each) => each.includes('.aether-'))).toEqual([])
        await again.write(path, Buffer.from(`saved again ${step}`))
        expect(text(name)).toBe(`saved again ${step}`)
      }
      expect(outcomes.has(before)).toBe(true)
      expect(readdirSync(root).some((each) => each.includes('.aether-'))).toBe(true)
      await sweepTemporaries(root, Date.now() + 1000)
      expect(readdirSync(root).filter((each) => each.includes('.aether-'))).toEqual([])
    },
  )

  it('has its leftovers removed by the next one, but not what a write of today is filling', async () => {
    mkdirSync(join(root, 'src'))
    mkdirSync(join(root, 'node_modules'))
    const temporary = '.aether-0123456789abcdef.tmp'
    for (const folder of ['', 'src/', 'node_modules/']) writeFileSync(join(root, folder, temporary), 'x')
    expect(await sweepTemporaries(root, Date.now() - 60_000)).toBe(0)
    expect(await sweepTemporaries(root, Date.now() + 1000)).toBe(2)
    expect(readdirSync(join(root, 'src'))).toEqual([])
    expect(text('a.txt')).toBe('old text')
  })
})
