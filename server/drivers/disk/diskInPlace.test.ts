import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest'
import { createDisk, type Disk } from './disk'
import { createPlaces } from './places'
import { createSpareCopies, type SpareCopies } from './spareCopies'
import { isHalfWritten, repairWrites } from './writeInPlace'

/** What a write in place may still do before the process is killed: bytes, and one for each other step. */
const fate = vi.hoisted(() => ({
  left: Number.POSITIVE_INFINITY,
  isDead: false,
  fails: '',
  /** What was opened: a process that is killed closes it, and one that only stops answering here does not. */
  opened: [] as { close(): Promise<void> }[],
}))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const killed = () => {
    fate.isDead = true
    return new Promise<never>(() => undefined)
  }
  return {
    ...real,
    async open(...args: Parameters<typeof real.open>) {
      const handle = await real.open(...args)
      fate.opened.push(handle)
      if (!String(args[0]).endsWith('/kept.txt') || (Number(args[1]) & 3) === 0) return handle
      const { write, truncate, sync } = handle
      const cut = async (bytes: Uint8Array, from: number, length: number, at: number) => {
        const some = Math.min(length, fate.left)
        fate.left -= some
        if (some > 0) await (write as typeof cut).call(handle, bytes, from, some, at)
        if (fate.fails === 'write' && at > 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
        return some < length ? await killed() : { bytesWritten: length, buffer: bytes }
      }
      handle.write = cut as typeof write
      const step = (act: () => Promise<void>) => {
        fate.left -= 1
        return fate.left < 0 ? killed() : act()
      }
      handle.truncate = (size) => step(() => truncate.call(handle, size))
      handle.sync = () => step(() => sync.call(handle))
      return handle
    },
  }
})

let home: string
let root: string
let disk: Disk
let spares: SpareCopies

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'in-place-'))
  root = join(home, 'workspace')
  mkdirSync(root)
  chmodSync(home, 0o755)
  spares = createSpareCopies({ folder: join(home, 'spares'), now: Date.now, log: { warn: () => undefined } })
  disk = createDisk({ root, spares })
  Object.assign(fate, { left: Number.POSITIVE_INFINITY, isDead: false, fails: '' })
})
afterEach(async () => {
  for (const handle of fate.opened.splice(0)) await handle.close()
  rmSync(home, { recursive: true, force: true })
})

const isRoot = process.getuid?.() === 0
const at = (name: string) => join(root, name)
const text = (name: string) => readFileSync(at(name), 'utf8')
const spareNames = () => readdirSync(join(home, 'spares'))

/** Saves as an editor does: with the version that it read. */
async function saved(name: string, content: string): Promise<void> {
  const { version } = await disk.read(`/${name}`)
  const answer = await disk.write(`/${name}`, Buffer.from(content), { ifVersion: version })
  expect(text(name)).toBe(content)
  expect(answer).toMatchObject({ size: Buffer.byteLength(content) })
  expect((await disk.read(`/${name}`)).version).toBe(answer.version)
  expect((await disk.stat(`/${name}`)).version).toBe(answer.version)
  expect(readdirSync(root).filter((each) => each.startsWith('.aether-'))).toEqual([])
}

/** Node cannot set extended attributes; access lists are one of them. */
function attributeOf(skip: TestContext['skip'], name: string, attribute: string, value?: Buffer): Buffer {
  const act = value ? `os.setxattr(p, a, bytes.fromhex('${value.toString('hex')}'))` : 'pass'
  const code = `import os, sys; p, a = sys.argv[1:]; ${act}; print(os.getxattr(p, a).hex())`
  try {
    const said = execFileSync('python3', ['-c', code, at(name), attribute], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return Buffer.from(said.toString().trim(), 'hex')
  } catch (error) {
    if (!value) throw error
    return skip(`No python3 here, or a disk without ${attribute}.`)
  }
}

describe('a save keeps what the file is', () => {
  it('all its names, whichever of them is saved, also one after the other and both at once (F20)', async () => {
    writeFileSync(at('a.txt'), 'a long old text')
    linkSync(at('a.txt'), at('b.txt'))
    await saved('a.txt', 'short')
    await saved('b.txt', 'a longer one than it ever was')
    expect([text('a.txt'), statSync(at('a.txt')).nlink]).toEqual([text('b.txt'), 2])
    expect(statSync(at('a.txt')).ino).toBe(statSync(at('b.txt')).ino)
    const { version } = await disk.read('/a.txt')
    const both = ['/a.txt', '/b.txt'].map((path) =>
      disk.write(path, Buffer.from(path), { ifVersion: version }),
    )
    const outcomes = await Promise.allSettled(both)
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT' },
    })
    expect(spareNames()).toEqual([])
  })

  it('extended attributes', async ({ skip }) => {
    writeFileSync(at('a.txt'), 'old')
    attributeOf(skip, 'a.txt', 'user.note', Buffer.from('keep'))
    await saved('a.txt', 'new text')
    expect(attributeOf(skip, 'a.txt', 'user.note').toString()).toBe('keep')
  })

  it('its access list, and takes none from the folder', async ({ skip }) => {
    // Version 2; owner, user 1234, group, mask and others with their rights.
    const entries = [
      [1, 6, -1],
      [2, 4, 1234],
      [4, 4, -1],
      [16, 6, -1],
      [32, 0, -1],
    ] as const
    const list = Buffer.alloc(4 + entries.length * 8)
    list.writeUInt32LE(2)
    for (const [n, [tag, rights, id]] of entries.entries()) {
      list.writeUInt16LE(tag, 4 + n * 8)
      list.writeUInt16LE(rights, 6 + n * 8)
      list.writeInt32LE(id, 8 + n * 8)
    }
    writeFileSync(at('a.txt'), 'old')
    writeFileSync(at('b.txt'), 'old')
    attributeOf(skip, 'a.txt', 'system.posix_acl_access', list)
    attributeOf(skip, '', 'system.posix_acl_default', list)
    await saved('a.txt', 'new text')
    await saved('b.txt', 'new text')
    expect(attributeOf(skip, 'a.txt', 'system.posix_acl_access')).toEqual(list)
    expect(() => attributeOf(skip, 'b.txt', 'system.posix_acl_access')).toThrow()
  })

  it('its mode, with the bits that run it as its owner', async () => {
    writeFileSync(at('a.sh'), 'old')
    chmodSync(at('a.sh'), 0o6751)
    await saved('a.sh', 'new text')
    expect(statSync(at('a.sh')).mode & 0o7777).toBe(0o6751)
  })

  it.runIf(isRoot)('its owner, if it is saved by another', async () => {
    writeFileSync(at('a.txt'), 'old')
    chownSync(at('a.txt'), 1234, 1235)
    await saved('a.txt', 'new text')
    expect(statSync(at('a.txt'))).toMatchObject({ uid: 1234, gid: 1235 })
  })

  it.runIf(isRoot)('for a user who may write the file, but not its folder, and does not own it', async () => {
    writeFileSync(at('a.txt'), 'old')
    chmodSync(at('a.txt'), 0o666)
    mkdirSync(at('open'))
    chmodSync(at('open'), 0o777)
    writeFileSync(at('open/b.txt'), 'old')
    chownSync(at('open/b.txt'), 1234, 1235)
    chmodSync(at('open/b.txt'), 0o666)
    mkdirSync(join(home, 'spares'))
    chownSync(join(home, 'spares'), 65_534, 65_534)
    const inode = statSync(at('open/b.txt')).ino
    process.seteuid?.(65_534)
    try {
      await saved('a.txt', 'new text')
      await saved('open/b.txt', 'new text')
    } finally {
      process.seteuid?.(0)
    }
    expect(statSync(at('open/b.txt'))).toMatchObject({ uid: 1234, gid: 1235, ino: inode })
    expect(statSync(at('a.txt'))).toMatchObject({ uid: 0 })
    expect(readdirSync(at('open'))).toEqual(['b.txt'])
  })

  it.runIf(isRoot)('where it is mounted alone', async ({ skip }) => {
    writeFileSync(join(home, 'outside.txt'), 'old')
    writeFileSync(at('a.txt'), 'covered')
    try {
      execFileSync('mount', ['--bind', join(home, 'outside.txt'), at('a.txt')], { stdio: 'ignore' })
    } catch {
      skip('Nothing can be mounted here.')
    }
    try {
      await saved('a.txt', 'new text')
    } finally {
      execFileSync('umount', [at('a.txt')])
    }
    expect([readFileSync(join(home, 'outside.txt'), 'utf8'), text('a.txt')]).toEqual(['new text', 'covered'])
  })

  it('and its old text when the disk is full', async () => {
    writeFileSync(at('kept.txt'), 'old')
    linkSync(at('kept.txt'), at('twin.txt'))
    fate.fails = 'write'
    const { version } = await disk.read('/kept.txt')
    const longer = disk.write('/kept.txt', Buffer.from('does not fit'), { ifVersion: version })
    await expect(longer).rejects.toMatchObject({ code: 'NO_SPACE' })
    expect([text('kept.txt'), spareNames()]).toEqual(['old', []])
  })
})

describe('a server killed while it writes in place', () => {
  /** Kills a write after `left` steps, and is the next server; what it repaired. */
  async function killed(old: string, fresh: string, left: number, meanwhile: () => void): Promise<string[]> {
    rmSync(at('kept.txt'), { force: true })
    rmSync(at('twin.txt'), { force: true })
    writeFileSync(at('kept.txt'), old)
    linkSync(at('kept.txt'), at('twin.txt'))
    Object.assign(fate, { left, isDead: false })
    const dying = createDisk({ root, spares })
    let isDone = false
    void dying.write('/kept.txt', Buffer.from(fresh)).then(() => {
      isDone = true
    })
    await vi.waitFor(() => expect(fate.isDead || isDone).toBe(true), { interval: 1 })
    fate.left = Number.POSITIVE_INFINITY
    meanwhile()
    return repairWrites(createPlaces(root), spares)
  }

  it('at every byte leaves a file that the next one completes, or never began', async () => {
    const lines = fc.stringMatching(/^[ab\n]{1,9}$/)
    await fc.assert(
      fc.asyncProperty(lines, lines, async (old, fresh) => {
        fc.pre(old !== fresh)
        const steps = fresh.length + 3
        for (let left = 0; left <= steps; left += 1) {
          let found = ''
          const repaired = await killed(old, fresh, left, () => {
            found = text('kept.txt')
          })
          expect(found).not.toBe('')
          const isHalf = found !== old && found !== fresh
          expect(repaired).toEqual(isHalf ? ['/kept.txt'] : [])
          expect(text('kept.txt')).toBe(isHalf ? fresh : found)
          expect(text('twin.txt')).toBe(text('kept.txt'))
          expect(spareNames()).toEqual([])
        }
      }),
      { numRuns: 12 },
    )
  })

  it('leaves alone what the user made of the file since, or put in its place', async () => {
    const half = 'the new text that is long'
    expect(
      await killed('an old text that is long', half, 9, () => writeFileSync(at('kept.txt'), 'mine')),
    ).toEqual([])
    expect([text('kept.txt'), spareNames()]).toEqual(['mine', []])
    let appended = ''
    const append = () => {
      appended = `${text('kept.txt')} and mine`
      writeFileSync(at('kept.txt'), appended)
    }
    expect(await killed('an old text that is long', half, 9, append)).toEqual([])
    expect([text('kept.txt'), spareNames()]).toEqual([appended, []])
    expect(await killed('old', 'new', 1, () => mkdirInstead())).toEqual([])
    expect(statSync(at('kept.txt')).isDirectory()).toBe(true)
  })

  function mkdirInstead(): void {
    rmSync(at('kept.txt'))
    mkdirSync(at('kept.txt'))
  }

  it('keeps the copy of a file that cannot be reached now', async () => {
    const gone = () => rmSync(at('kept.txt'))
    expect(await killed('old', 'new', 1, gone)).toEqual([])
    expect(spareNames()).toHaveLength(1)
    writeFileSync(at('kept.txt'), 'nld')
    expect(await repairWrites(createPlaces(root), spares)).toEqual(['/kept.txt'])
    expect([text('kept.txt'), spareNames()]).toEqual(['new', []])
  })

  it('by a power cut, after which any of the pages may be old or new, is recognised as well', () => {
    const page = (letter: string) => letter.repeat(4096)
    const [old, fresh] = [page('a') + page('b') + page('c'), page('A') + page('B') + page('C')].map((text) =>
      Buffer.from(text),
    )
    const is = (found: string) => isHalfWritten(Buffer.from(found), old ?? Buffer.of(), fresh ?? Buffer.of())
    expect(is(page('a') + page('B') + page('c'))).toBe(true)
    expect(is(page('a') + page('B').replace('B', 'x') + page('c'))).toBe(false)
    expect([is(page('a') + page('b') + page('c')), is(''), is(page('A'))]).toEqual([false, false, false])
  })
})
