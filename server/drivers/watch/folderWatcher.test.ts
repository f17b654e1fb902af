import {
  type FSWatcher,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  watch as watchFolder,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFolderWatcher } from './folderWatcher'
import { createTreeWatcher } from './treeWatcher'
import type { WatchEvent, Watcher, WatcherOptions } from './watcher'

const log = { warn: () => undefined }
let root: string
let watcher: Watcher
let events: WatchEvent[]
let degraded: boolean

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'))
  events = []
  degraded = false
})
afterEach(async () => {
  await watcher.stop()
  rmSync(root, { recursive: true, force: true })
})

async function start(create: (options: WatcherOptions) => Watcher, options: Partial<WatcherOptions> = {}) {
  watcher = create({ root, log, ...options })
  await watcher.start({
    events: (heard) => events.push(...heard),
    missed: () => events.push({ type: 'update', path: 'missed' }),
    degraded: (state) => {
      degraded = state
    },
  })
}

const at = (path: string) => join(root, path)
const seen = (path: string) => events.filter((event) => event.path === path).at(-1)
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 20 })

describe.each([
  ['folder by folder', createFolderWatcher],
  ['a tree at once', createTreeWatcher],
])('watching %s', (_, create) => {
  it('reports what is made, changed and removed, but not inside ignored folders', async () => {
    mkdirSync(at('node_modules/pkg'), { recursive: true })
    mkdirSync(at('src'))
    await start(create)
    writeFileSync(at('node_modules/pkg/index.js'), '1')
    writeFileSync(at('node_modules/top.js'), '1')
    writeFileSync(at('src/.aether-0123456789abcdef.tmp'), '1')
    writeFileSync(at('src/a.ts'), '1')
    await until(() => expect(seen('/src/a.ts')).toBeDefined())
    events.length = 0
    writeFileSync(at('src/a.ts'), '2')
    await until(() => expect(seen('/src/a.ts')).toBeDefined())
    rmSync(at('src/a.ts'))
    await until(() => expect(seen('/src/a.ts')?.type).toBe('delete'))
    expect(events.map(({ path }) => path).filter((path) => path !== '/src/a.ts')).toEqual([])
  })

  it('leaves nothing of a folder that comes and goes around a command of an agent, however short', async () => {
    await start(create)
    for (const ms of [0, 0, 10, 80, 0]) {
      mkdirSync(at('.codex'))
      await new Promise((resolve) => setTimeout(resolve, ms))
      rmSync(at('.codex'), { recursive: true })
    }
    writeFileSync(at('after.txt'), '1')
    await until(() => expect(seen('/after.txt')).toBeDefined())
    expect(seen('/.codex')?.type ?? 'delete').toBe('delete')
    expect(new Set(events.map(({ path }) => path))).toEqual(new Set(['/.codex', '/after.txt']))
  })

  it('says that it cannot watch, and goes on', async () => {
    const refuse = () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    const failing = create === createTreeWatcher
    await start(failing ? (options) => createTreeWatcher(options, refuse) : create, { watch: refuse })
    expect(degraded).toBe(true)
  })
})

describe('watching folder by folder', () => {
  it('misses nothing in folders made one inside the other in one go', async () => {
    await start(createFolderWatcher)
    mkdirSync(at('a/b/c/d'), { recursive: true })
    writeFileSync(at('a/b/c/d/deep.ts'), '1')
    await until(() => expect(seen('/a/b/c/d/deep.ts')).toMatchObject({ isDirectory: false }))
    writeFileSync(at('a/b/c/d/later.ts'), '1')
    await until(() => expect(seen('/a/b/c/d/later.ts')).toBeDefined())
    expect(seen('/a/b')).toMatchObject({ isDirectory: true })
  })

  it('follows a folder that is renamed and forgets one that is gone', async () => {
    mkdirSync(at('old/inner'), { recursive: true })
    await start(createFolderWatcher)
    renameSync(at('old'), at('new'))
    await until(() => expect(seen('/new/inner')).toMatchObject({ type: 'create', isDirectory: true }))
    expect(seen('/old')).toMatchObject({ type: 'delete', isDirectory: true })
    writeFileSync(at('new/inner/file'), '1')
    await until(() => expect(seen('/new/inner/file')).toBeDefined())
    rmSync(at('new'), { recursive: true })
    await until(() => expect(seen('/new')).toMatchObject({ type: 'delete', isDirectory: true }))
  })

  it('sees a folder that was replaced by another of the same name', async () => {
    mkdirSync(at('dir'))
    await start(createFolderWatcher)
    rmSync(at('dir'), { recursive: true })
    mkdirSync(at('dir'))
    writeFileSync(at('dir/first'), '1')
    await until(() => expect(seen('/dir/first')).toBeDefined())
    writeFileSync(at('dir/second'), '1')
    await until(() => expect(seen('/dir/second')).toBeDefined())
  })

  it('looks at everything again when the kernel dropped notices (fault 37)', async () => {
    mkdirSync(at('many'))
    await start(createFolderWatcher)
    // Two notices each, and they are not read meanwhile: more than the kernel keeps.
    for (let n = 0; n < 9_000; n += 1) writeFileSync(at(`many/${n}.txt`), 'x')
    mkdirSync(at('many/late'))
    await until(() => expect(seen('missed')).toBeDefined())
    writeFileSync(at('many/late/after.txt'), 'x')
    await until(() => expect(seen('/many/late/after.txt')).toBeDefined())
  })

  it('sets up a watch that died again, and says that it cannot when it dies once more (fault 37)', async () => {
    const handles: FSWatcher[] = []
    const watch = ((...args: Parameters<typeof watchFolder>) => {
      const handle = watchFolder(...args)
      handles.push(handle)
      return handle
    }) as typeof watchFolder
    await start(createFolderWatcher, { watch })
    handles[0]?.emit('error', new Error('gone'))
    await until(() => expect(seen('missed')).toBeDefined())
    expect([handles.length, degraded]).toEqual([2, false])
    writeFileSync(at('after.txt'), 'x')
    await until(() => expect(seen('/after.txt')).toBeDefined())
    handles[1]?.emit('error', new Error('gone'))
    expect(degraded).toBe(true)
  })

  it('does not follow links', async () => {
    await start(createFolderWatcher)
    symlinkSync('/', at('everything'))
    await until(() => expect(seen('/everything')).toMatchObject({ isDirectory: false }))
    expect(events).toHaveLength(1)
  })
})
