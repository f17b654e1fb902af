import { type FSWatcher, type Stats, watch as watchFolder } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { WATCH_IGNORED } from '../../../src/channels/files/shared/protocol'
import { errnoOf } from '../disk/filesFault'
import { createLook } from '../disk/look'
import { nativePath, shownPath } from '../disk/nativePath'
import { isTemporaryName } from '../disk/safePath'
import type { WatchEvent, Watcher, WatcherOptions, WatchListener } from './watcher'

/** Events are collected this long, ms: a save is one event, a checkout a few. */
const COLLECT_MS = 40
/** More changed names at once than this, and the whole tree is looked at again. */
const MAX_PENDING = 10_000
/**
 * As many notices before one look, and some may be missing: the kernel keeps 16,384 (`max_queued_events`), drops
 * the rest, and Node does not pass on that it did.
 */
const MAX_NOTICES = 8_000
/** The kernel's own limit is shared with the user's other programs. */
const MAX_FOLDERS = 50_000
/** Folders read at once. */
const BATCH = 32
const IGNORED = new Set<string>(WATCH_IGNORED)

const ENTRIES = { withFileTypes: true, encoding: 'buffer' } as const
const OPTIONS = { persistent: false, encoding: 'buffer' } as const

interface Watched {
  readonly handle: FSWatcher
  readonly inode: number
}

/**
 * One inotify watch per folder. A new folder is watched first and read afterwards, so that nothing made inside it
 * meanwhile is missed, however deep and however fast.
 */
export function createFolderWatcher({
  root,
  log,
  watch = watchFolder,
  look = createLook(),
}: WatcherOptions): Watcher {
  const folders = new Map<string, Watched>()
  /** True: the name came, went or was replaced, even if it looks the same now. */
  const pending = new Map<string, boolean>()
  /** Folders whose watch died before. */
  const lost = new Set<string>()
  let listener: WatchListener | null = null
  let notices = 0
  let timer: NodeJS.Timeout | null = null
  let flushing = Promise.resolve()
  let isDegraded = false
  let stopped = false

  /** Null: nothing is there, or the disk does not answer. */
  async function factsOf(path: string): Promise<Stats | null> {
    const full = join(root, path)
    return look(full, () => lstat(nativePath(full))).catch((error: unknown) => {
      if (errnoOf(error) === 'ETIMEDOUT') degrade(`no answer from ${path}`)
      return null
    })
  }

  function touched(path: string, isReplaced: boolean): void {
    notices += 1
    pending.set(path, isReplaced || pending.get(path) === true)
    if (timer !== null || stopped) return
    timer = setTimeout(() => {
      timer = null
      flushing = flushing.then(flush)
    }, COLLECT_MS)
  }

  async function flush(): Promise<void> {
    const touchedNow = [...pending]
    const mayMiss = notices > MAX_NOTICES || touchedNow.length > MAX_PENDING
    pending.clear()
    notices = 0
    if (mayMiss) {
      await lookAgain()
      return listener?.missed()
    }
    const events: WatchEvent[] = []
    for (const [path, isReplaced] of touchedNow) await settle(path, isReplaced, events)
    if (events.length > 0 && !stopped) listener?.events(events)
  }

  /** Compares one name with the disk, and brings the watches below it up to date. */
  async function settle(path: string, isReplaced: boolean, events: WatchEvent[]): Promise<void> {
    const facts = await factsOf(path)
    const before = folders.get(path)
    if (before && (isReplaced || before.inode !== facts?.ino)) drop(path)
    if (!facts) {
      // Of a folder that went with all it held, only the folder is reported.
      if (await isThere(parent(path)))
        events.push({ type: 'delete', path: wire(path), isDirectory: before !== undefined })
      return
    }
    const isDirectory = facts.isDirectory()
    if (isDirectory && folders.has(path)) return
    events.push({ type: isDirectory ? 'create' : 'update', path: wire(path), isDirectory })
    if (isDirectory) await add(path, events)
  }

  async function lookAgain(): Promise<void> {
    for (const [path, { inode }] of [...folders]) {
      const facts = await factsOf(path)
      if (facts?.ino !== inode) drop(path)
    }
    await add('', null)
  }

  const isThere = async (path: string) => (await factsOf(path)) !== null

  /** Watches a folder and what is below it; `events` collects what is found, null at the start. */
  async function add(path: string, events: WatchEvent[] | null): Promise<void> {
    if (stopped || (path !== '' && IGNORED.has(path.slice(path.lastIndexOf('/') + 1)))) return
    const facts = await factsOf(path)
    if (!facts?.isDirectory() || !attach(path, facts)) return
    const entries = await readdir(nativePath(join(root, path)), ENTRIES).catch(() => [])
    const nested: string[] = []
    for (const entry of entries) {
      const name = shownPath(entry.name)
      const child = path === '' ? name : `${path}/${name}`
      const isDirectory = entry.isDirectory()
      if (events && !isTemporaryName(name)) events.push({ type: 'create', path: wire(child), isDirectory })
      if (isDirectory) nested.push(child)
    }
    for (let start = 0; start < nested.length; start += BATCH)
      await Promise.all(nested.slice(start, start + BATCH).map((child) => add(child, events)))
  }

  function attach(path: string, facts: Stats): boolean {
    const known = folders.get(path)
    if (known?.inode === facts.ino) return true
    if (known) drop(path)
    if (folders.size >= MAX_FOLDERS) return degrade(`more than ${MAX_FOLDERS} folders`)
    try {
      const handle = watch(nativePath(join(root, path)), OPTIONS, (kind, bytes) => {
        const name = bytes === null ? null : shownPath(bytes)
        if (name === null || isTemporaryName(name)) return
        touched(path === '' ? name : `${path}/${name}`, kind === 'rename')
      })
      handle.on('error', (error) => failed(path, error))
      folders.set(path, { handle, inode: facts.ino })
      return true
    } catch (error) {
      const errno = errnoOf(error)
      return errno === 'ENOSPC' || errno === 'EMFILE' ? degrade(errno) : false
    }
  }

  /** The watch itself failed. The driver sets it up again once, and reports that any event may be missing. */
  function failed(path: string, error: unknown): void {
    drop(path)
    if (stopped || lost.has(path)) return void degrade(String(error))
    lost.add(path)
    flushing = flushing.then(async () => {
      await add(path, null)
      if (!stopped) listener?.missed()
    })
  }

  function degrade(reason: string): false {
    if (!isDegraded) {
      isDegraded = true
      log.warn('Part of the workspace cannot be watched', { reason, folders: folders.size })
      listener?.degraded(true)
    }
    return false
  }

  function drop(path: string): void {
    for (const [folder, { handle }] of folders) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue
      handle.close()
      folders.delete(folder)
    }
  }

  return {
    async start(heard) {
      listener = heard
      await add('', null)
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await flushing
      for (const { handle } of folders.values()) handle.close()
      folders.clear()
    },
  }
}

const wire = (path: string): string => `/${path}`
const parent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))
