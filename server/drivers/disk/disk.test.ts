import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { chmod, link, readdir, rename, rm, symlink, utimes } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDisk, type Disk, type OwnChange } from './disk'
import { FilesFault } from './filesFault'

let home: string
let root: string
let disk: Disk

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'disk-'))
  root = join(home, 'workspace')
  mkdirSync(root)
  writeFileSync(join(home, 'secret'), 'outside')
  mkdirSync(join(home, 'workspace-twin'))
  disk = createDisk({ root })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const bytes = (text: string) => Buffer.from(text, 'utf8')
const onDisk = (path: string) => readFileSync(join(root, path), 'utf8')
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'ok',
    (error: unknown) => (error instanceof FilesFault ? error.code : String(error)),
  )

describe('a path', () => {
  const escapes = [
    ...[
      '/..',
      '/../secret',
      '/a/../../secret',
      '/a/..',
      '/..//secret',
      '/./../secret',
      '/a/b/../../../secret',
    ],
    ...['..', '../secret', 'secret', '', 'a/b', './a', '~/x', 'file:///etc/passwd', 'C:\\x', '\\a'],
    ...['/\0', '/a\0b', '/secret\0.txt', '\0', '/a/\0/b'],
    ...['/\ud800', '/a\udc00', '/\ud83d/x'],
    ...[`/${'n'.repeat(256)}`, `/a/${'ü'.repeat(128)}`, '/.aether-0123456789abcdef.tmp'],
    ...Array.from({ length: 20 }, (_, depth) => `${'/..'.repeat(depth + 1)}/etc/passwd`),
    ...Array.from({ length: 12 }, (_, depth) => `${'/a'.repeat(depth)}${'/..'.repeat(depth + 1)}/secret`),
  ]

  it.each(escapes)('%j is refused by every operation (F2)', async (path) => {
    const acts = [
      disk.list(path),
      disk.names(path),
      disk.read(path),
      disk.stat(path),
      disk.write(path, bytes('x')),
      disk.mkdir(path),
      disk.remove(path),
      disk.rename(path, '/new'),
      disk.copy(path, '/new'),
      disk.rename('/there', path),
    ]
    writeFileSync(join(root, 'there'), '')
    const codes = await Promise.all(acts.map(codeOf))
    expect(new Set(codes)).toEqual(new Set(['INVALID_PATH']))
    expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('outside')
  })

  it.each(['/etc/passwd', '/%2e%2e/secret', '/..%2fsecret', '/a\\..\\secret', '/.../secret', '/..a'])(
    '%j is a name below the root like any other',
    async (path) => {
      await disk.write(path, bytes('mine'))
      expect((await disk.read(path)).bytes.toString()).toBe('mine')
      expect(statSync(join(root, path)).isFile()).toBe(true)
    },
  )

  it('never reaches anything outside, whatever it is made of', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', 'a', 'out', 'file', '\0'),
      fc.string({ maxLength: 5 }),
    )
    symlinkSync('..', join(root, 'out'))
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const path = `/${parts.join('/')}`
        await codeOf(disk.write(path, bytes('pwned')))
        await codeOf(disk.remove(`${path}/secret`))
        expect((await readdir(home)).sort()).toEqual(['secret', 'workspace', 'workspace-twin'])
        expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('outside')
      }),
      { numRuns: 150 },
    )
  })
})

describe('a link (F2)', () => {
  beforeEach(() => {
    mkdirSync(join(root, 'in'))
    writeFileSync(join(root, 'in/file'), 'inside')
    symlinkSync('in/file', join(root, 'good'))
    symlinkSync('in', join(root, 'folder'))
    symlinkSync('../secret', join(root, 'bad'))
    symlinkSync('..', join(root, 'up'))
    symlinkSync(join(home, 'workspace-twin'), join(root, 'twin'))
    symlinkSync('nowhere', join(root, 'dangling'))
    symlinkSync('loop', join(root, 'loop'))
  })

  it('is followed inside the root', async () => {
    expect((await disk.read('/good')).bytes.toString()).toBe('inside')
    await disk.write('/good', bytes('changed'))
    expect(onDisk('in/file')).toBe('changed')
    expect((await disk.list('/folder')).map(({ name }) => name)).toEqual(['file'])
  })

  it.each(['/bad', '/up', '/up/secret', '/twin', '/twin/x', '/dangling', '/loop', '/folder/../bad'])(
    '%s is refused with words',
    async (path) => {
      const acts = [disk.read(path), disk.list(path), disk.stat(path), disk.write(path, bytes('x'))]
      for (const code of await Promise.all(acts.map(codeOf)))
        expect(['PERMISSION_DENIED', 'INVALID_PATH']).toContain(code)
      expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('outside')
    },
  )

  it('is listed, and itself removed, not what it leads to', async () => {
    const listed = await disk.list('/')
    expect(listed.map(({ name }) => name)).toEqual([
      'bad',
      'dangling',
      'folder',
      'good',
      'in',
      'loop',
      'twin',
      'up',
    ])
    expect(listed.find(({ name }) => name === 'folder')?.type).toBe('directory')
    expect(listed.find(({ name }) => name === 'twin')?.type).toBe('file')
    const named = (type: string) => listed.flatMap((entry) => (entry.type === type ? [entry.name] : []))
    expect(await disk.names('/')).toEqual({ folders: named('directory'), files: named('file') })
    for (const path of ['/bad', '/folder', '/up', '/dangling']) await disk.remove(path)
    expect(onDisk('in/file')).toBe('inside')
    expect(readFileSync(join(home, 'secret'), 'utf8')).toBe('outside')
  })

  it('that is swapped in during a write never leads outside', async () => {
    let done = false
    const swap = async () => {
      while (!done) {
        await rename(join(root, 'in'), join(root, 'away')).catch(() => null)
        await symlink(join(home, 'workspace-twin'), join(root, 'in')).catch(() => null)
        await rm(join(root, 'in'), { recursive: true, force: true })
        await rename(join(root, 'away'), join(root, 'in')).catch(() => null)
      }
    }
    const swapping = swap()
    for (let n = 0; n < 300; n += 1) await codeOf(disk.write('/in/file', bytes(String(n))))
    done = true
    await swapping
    expect(await readdir(join(home, 'workspace-twin'))).toEqual([])
  })
})

describe('a write', () => {
  it('makes the folders above, keeps the mode and leaves nothing behind', async () => {
    const first = await disk.write('/a/b/c.sh', bytes('one'))
    expect(first).toMatchObject({ path: '/a/b/c.sh', size: 3 })
    await chmod(join(root, 'a/b/c.sh'), 0o751)
    await disk.write('/a/b/c.sh', bytes('two'))
    expect(statSync(join(root, 'a/b/c.sh')).mode & 0o777).toBe(0o751)
    expect(await readdir(join(root, 'a/b'))).toEqual(['c.sh'])
  })

  it('with a version that is no longer there is a conflict that says what is', async () => {
    const { version } = await disk.write('/a', bytes('mine'))
    writeFileSync(join(root, 'a'), 'theirs')
    const theirs = (await disk.stat('/a')).version
    await expect(disk.write('/a', bytes('new'), { ifVersion: version ?? '' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { currentVersion: theirs },
    })
    expect(onDisk('a')).toBe('theirs')
    await disk.write('/a', bytes('theirs'), { ifVersion: 'anything' })
    await disk.write('/a', bytes('new'), { ifVersion: theirs ?? '' })
    expect(onDisk('a')).toBe('new')
  })

  it('that must not find a file conflicts when there is one', async () => {
    await disk.write('/new', bytes('1'), { ifVersion: null })
    expect(await codeOf(disk.write('/new', bytes('2'), { ifVersion: null }))).toBe('CONFLICT')
    expect(await codeOf(disk.write('/gone', bytes('2'), { ifVersion: 'old' }))).toBe('CONFLICT')
  })

  it('notices a change that kept the size and the time', async () => {
    const { version } = await disk.write('/a', bytes('one'))
    const time = new Date(1_600_000_000_000)
    await utimes(join(root, 'a'), time, time)
    writeFileSync(join(root, 'a'), 'two')
    await utimes(join(root, 'a'), time, time)
    expect(await codeOf(disk.write('/a', bytes('new'), { ifVersion: version ?? '' }))).toBe('CONFLICT')
  })

  it('never loses another one: of many that start from one version, one wins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }), fc.boolean(), async (writers, fresh) => {
        await disk.remove('/race').catch(() => null)
        const start = fresh ? null : ((await disk.write('/race', bytes('start'))).version ?? null)
        const texts = Array.from({ length: writers }, (_, n) => `writer ${n}`)
        const codes = await Promise.all(
          texts.map((text) => codeOf(disk.write('/race', bytes(text), { ifVersion: start }))),
        )
        expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
        expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(writers - 1)
        expect(onDisk('race')).toBe(texts[codes.indexOf('ok')])
      }),
      { numRuns: 30 },
    )
  })

  it('tells who listens, with the version', async () => {
    const told: OwnChange[] = []
    disk.onChanged((change) => told.push(change))
    const { version } = await disk.write('/d/a', bytes('1'))
    await disk.write('/d/a', bytes('1'), { ifVersion: null })
    await disk.rename('/d', '/e')
    expect(told).toEqual([
      { action: 'create', path: '/d', isDirectory: true },
      { action: 'create', path: '/d/a', isDirectory: false, version },
      { action: 'delete', path: '/d', isDirectory: true },
      { action: 'create', path: '/e', isDirectory: true },
    ])
  })
})

describe('what is not an ordinary file', () => {
  it('is refused fast', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')])
    mkdirSync(join(root, 'folder'))
    expect(await codeOf(disk.read('/pipe'))).toBe('BAD_REQUEST')
    expect(await codeOf(disk.write('/pipe', bytes('x')))).toBe('BAD_REQUEST')
    expect(await codeOf(disk.read('/folder'))).toBe('IS_DIRECTORY')
    expect(await codeOf(disk.write('/folder', bytes('x')))).toBe('IS_DIRECTORY')
    expect(await codeOf(disk.write('/', bytes('x')))).toBe('IS_DIRECTORY')
    expect(await codeOf(disk.list('/pipe'))).toBe('IS_FILE')
  })

  it('is refused or read fast: sockets, devices, what the server may not read, and a terabyte of nothing (fault 47)', async () => {
    const server = createServer().listen(join(root, 'socket'))
    await once(server, 'listening')
    symlinkSync('/dev/zero', join(root, 'device'))
    symlinkSync('/proc/self/mem', join(root, 'process'))
    symlinkSync('loop', join(root, 'loop'))
    const huge = openSync(join(root, 'huge'), 'w')
    ftruncateSync(huge, 2 ** 40)
    closeSync(huge)
    expect(await codeOf(disk.read('/socket'))).toBe('BAD_REQUEST')
    expect(await codeOf(disk.write('/socket', bytes('x')))).toBe('BAD_REQUEST')
    expect(await codeOf(disk.read('/device'))).toBe('PERMISSION_DENIED')
    expect(await codeOf(disk.read('/process'))).toBe('PERMISSION_DENIED')
    expect(await codeOf(disk.read('/loop'))).toBe('INVALID_PATH')
    expect(await codeOf(disk.read('/huge'))).toBe('FILE_TOO_LARGE')
    expect(await disk.stat('/huge')).toMatchObject({ size: 2 ** 40 })
    expect((await disk.list('/')).map(({ name }) => name)).toEqual([
      'device',
      'huge',
      'loop',
      'process',
      'socket',
    ])
    server.close()
  })

  it('or too large is refused with its size', async () => {
    writeFileSync(join(root, 'big'), Buffer.alloc(2000))
    await expect(disk.read('/big', { maxBytes: 1999 })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { size: 2000 },
    })
  })
})

describe('moving, copying, removing (F8)', () => {
  beforeEach(async () => {
    await disk.write('/a/file', bytes('text'))
    await disk.write('/b', bytes('other'))
  })

  it.each([
    ['rename onto something', () => disk.rename('/a', '/b'), 'PATH_EXISTS'],
    ['rename to where it is', () => disk.rename('/b', '/b'), 'PATH_EXISTS'],
    ['rename into itself', () => disk.rename('/a', '/a/inner'), 'INVALID_PATH'],
    ['copy into itself', () => disk.copy('/a', '/a/inner'), 'INVALID_PATH'],
    ['copy onto something', () => disk.copy('/a', '/b'), 'PATH_EXISTS'],
    ['rename into nothing', () => disk.rename('/a', '/none/a'), 'NOT_FOUND'],
    ['rename of nothing', () => disk.rename('/none', '/x'), 'NOT_FOUND'],
    ['rename of the root', () => disk.rename('/', '/x'), 'INVALID_PATH'],
    ['delete of the root', () => disk.remove('/'), 'INVALID_PATH'],
    ['delete of nothing', () => disk.remove('/none'), 'NOT_FOUND'],
    ['a folder below a file', () => disk.mkdir('/b/c'), 'IS_FILE'],
    ['a folder that is a file', () => disk.mkdir('/b'), 'IS_FILE'],
    ['a folder that is there', () => disk.mkdir('/a'), 'ok'],
    ['a file below a file', () => disk.write('/b/c', bytes('')), 'IS_FILE'],
    ['a known file below a file', () => disk.write('/b/c', bytes(''), { ifVersion: 'v' }), 'IS_FILE'],
    [
      'a known file whose folder is gone',
      () => disk.write('/x/y/c', bytes(''), { ifVersion: 'v' }),
      'CONFLICT',
    ],
  ])('%s', async (_, act, code) => {
    expect(await codeOf(act())).toBe(code)
    expect(onDisk('a/file') + onDisk('b')).toBe('textother')
  })

  it('does what it says', async () => {
    symlinkSync('file', join(root, 'a/link'))
    await link(join(root, 'a/file'), join(root, 'a/hard'))
    await disk.copy('/a', '/c')
    await disk.rename('/a', '/d')
    expect((await disk.list('/c')).map(({ name }) => name)).toEqual(['file', 'hard', 'link'])
    await disk.remove('/d')
    expect((await disk.list('/')).map(({ name }) => name)).toEqual(['b', 'c'])
  })
})
