import type { FileChange, StatData } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import type { Disk, OwnChange } from '../../drivers/disk/disk'
import { toFault } from '../../drivers/disk/filesFault'
import { childPath } from '../../drivers/disk/safePath'
import type { WatchEvent } from '../../drivers/watch/watcher'
import { createKeyedMutex } from '../../lib/keyedMutex'

/** How long the watcher may take to repeat what this server did itself, ms. */
const ECHO_MS = 5000
/** More changes than this within a second are a storm: one `overflow` stands for them. */
const STORM = 300
const WINDOW_MS = 1000
const MAX_FOLDERS = 100_000
/** A changed file up to this size is read for its version: one that fits a message, so that a page reads it whole. */
const VERSIONED_BYTES = LIMITS.sendBytes

interface Parts {
  disk: Disk
  publish: (change: FileChange) => void
  /** True where a page knows the file, and can tell by its version whether it is another one. */
  isAskedFor: (path: string) => boolean
  now: () => number
}

export interface Changes {
  /** The disk says what this server is about to do. Returns its end. */
  began(paths: readonly string[]): () => void
  /** The disk says what this server did. */
  own(change: OwnChange): void
  /** The watcher reports what any program did. */
  seen(events: readonly WatchEvent[]): void
  /** Anything may have changed. */
  missed(): void
  /** Folders that a page listed: the report of a deletion can say then that it was a folder. */
  knowFolders(paths: readonly string[]): void
  /** The disk for the answers of requests: what they show the page is not taken for an echo afterwards. */
  readonly shownDisk: Disk
  stop(): void
}

interface Echo {
  readonly change: OwnChange
  readonly until: number
}

/** A change of this server that has begun and is not over. */
interface Work {
  readonly paths: readonly string[]
  readonly over: Promise<void>
}

interface Looking {
  readonly path: string
  /** A change began meanwhile. */
  isStale: boolean
}

type Facts = Pick<StatData, 'type' | 'version'>

/**
 * Turns what happened on disk into `change` frames: in order, once, and never more than a socket can take.
 *
 *     const changes = createChanges({ disk, publish, isAskedFor, now: Date.now })
 *     disk.onChanged(changes.own)
 *     await watcher.start({ events: changes.seen, missed: changes.missed, degraded: () => undefined })
 */
export function createChanges({ disk, publish, isAskedFor, now }: Parts): Changes {
  const folders = new Set<string>()
  const echoes = new Map<string, Echo>()
  const works = new Set<Work>()
  /** What the watcher says of one path is looked at one after the other. */
  const settling = createKeyedMutex()
  const looks = new Set<Looking>()
  let window = { since: 0, count: 0 }
  let trailing: { path: string; timer: NodeJS.Timeout } | null = null

  function know(path: string, isDirectory: boolean): void {
    if (isDirectory && folders.size < MAX_FOLDERS) folders.add(path)
    if (!isDirectory) folders.delete(path)
  }

  /** What was done to the path itself, or a deletion of a folder around it. */
  function echoFor(path: string): Echo | null {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const echo = echoes.get(path.slice(0, end))
      if (echo && (end === path.length || echo.change.action === 'delete')) return echo
    }
    return null
  }

  /**
   * True for what the watcher reports because this server did it. Any other state ends the echo: the disk may come
   * back to what this server did, and that is a change then.
   */
  function isEcho(echo: Echo | null, path: string, facts: Facts | null): boolean {
    if (!echo) return false
    if (matches(echo.change, path, facts)) return true
    end(echo)
    return false
  }

  /** They stand in the order in which they end: of thousands, only the old ones are looked at. */
  function forgetOld(): void {
    const present = now()
    for (const [key, { until }] of echoes) {
      if (until >= present) return
      echoes.delete(key)
    }
  }

  function end(echo: Echo): void {
    if (echoes.get(echo.change.path) === echo) echoes.delete(echo.change.path)
  }

  /**
   * Calls `use` with what is there, looked at while this server changes nothing there. What it does with that it does at
   * once: a turn later a change may have begun and be over.
   */
  async function look(path: string, use: (facts: Facts | null) => void): Promise<void> {
    for (;;) {
      const near = [...works].find((work) => isNear(work, path))
      if (near) {
        await near.over
        continue
      }
      const current = { path, isStale: false }
      looks.add(current)
      try {
        const facts = await factsOf(path)
        if (!current.isStale) return use(facts)
      } finally {
        looks.delete(current)
      }
    }
  }

  function settle({ path, type, isDirectory: wasDirectory }: WatchEvent): Promise<void> {
    return look(path, (facts) => {
      if (isEcho(echoFor(path), path, facts)) return
      const isDirectory = facts ? facts.type === 'directory' : (wasDirectory ?? folders.has(path))
      know(path, facts?.type === 'directory')
      const action = facts ? (type === 'create' ? 'create' : 'modify') : 'delete'
      publish({ type: 'change', action, path, isDirectory, ...versionIn(facts) })
    })
  }

  /** A dangling link counts as there, although it cannot be followed. */
  async function factsOf(path: string): Promise<Facts | null> {
    const hashBytes = isAskedFor(path) ? VERSIONED_BYTES : 0
    try {
      return await disk.stat(path, echoFor(path) ? {} : { hashBytes })
    } catch (error) {
      return toFault(error, path).code === 'NOT_FOUND' ? null : { type: 'file' }
    }
  }

  /** An answer shows a state to the page: where that is not the echo, the way back from it is a change. */
  async function shown<Answer>(
    path: string,
    ask: () => Promise<Answer>,
    facts: (answer: Answer) => Facts | null,
  ): Promise<Answer> {
    const echo = echoFor(path)
    try {
      const answer = await ask()
      isEcho(echo, path, facts(answer))
      return answer
    } catch (error) {
      if (toFault(error, path).code === 'NOT_FOUND') isEcho(echo, path, null)
      throw error
    }
  }

  async function listed<Listed>(
    path: string,
    ask: () => Promise<Listed>,
    namesOf: (listed: Listed) => readonly string[],
  ): Promise<Listed> {
    const known = [...echoes.values()].filter(({ change }) => parentOf(change.path) === path)
    const answer = await ask()
    for (const echo of known) {
      const isThere = namesOf(answer).some((name) => childPath(path, name) === echo.change.path)
      // A list has no versions.
      if ((echo.change.action === 'delete') === isThere) end(echo)
    }
    return answer
  }

  function overflow(path: string): void {
    publish({ type: 'change', action: 'modify', path, isDirectory: true, overflow: true })
  }

  /** Says it at once, and once more when it is quiet again, for what the storm itself swallowed. */
  function storm(events: readonly WatchEvent[]): void {
    const path = common(events.map((event) => event.path))
    overflow(path)
    if (trailing) clearTimeout(trailing.timer)
    const whole = trailing ? common([`${trailing.path}/.`, `${path}/.`]) : path
    const timer = setTimeout(() => {
      trailing = null
      overflow(whole)
    }, WINDOW_MS)
    timer.unref()
    trailing = { path: whole, timer }
  }

  return {
    began(paths) {
      let resolve: () => void = () => undefined
      const over = new Promise<void>((ended) => {
        resolve = ended
      })
      const work = { paths, over }
      works.add(work)
      for (const each of looks) if (isNear(work, each.path)) each.isStale = true
      return () => {
        works.delete(work)
        resolve()
      }
    },
    own(change) {
      const { action, path, isDirectory, version } = change
      know(path, isDirectory && action !== 'delete')
      forgetOld()
      if (action === 'delete')
        for (const key of echoes.keys()) if (key.startsWith(`${path}/`)) echoes.delete(key)
      echoes.delete(path)
      echoes.set(path, { change, until: now() + ECHO_MS })
      publish({ type: 'change', action, path, isDirectory, ...versionIn({ version }) })
    },
    seen(events) {
      forgetOld()
      if (now() - window.since >= WINDOW_MS) window = { since: now(), count: 0 }
      window.count += events.length
      if (window.count > STORM) return storm(events)
      for (const event of events) void settling.run([event.path], () => settle(event))
    },
    missed: () => overflow('/'),
    knowFolders(paths) {
      for (const path of paths) know(path, true)
    },
    shownDisk: {
      ...disk,
      list: (path) =>
        listed(
          path,
          () => disk.list(path),
          (entries) => entries.map(({ name }) => name),
        ),
      names: (path) =>
        listed(
          path,
          () => disk.names(path),
          ({ folders, files }) => [...folders, ...files],
        ),
      read: (path, options) => shown(path, () => disk.read(path, options), asFile),
      readRange: (path, range) => shown(path, () => disk.readRange(path, range), asFile),
      // Without the version it shows nothing that could be compared.
      stat: (path, options) =>
        options?.hashBytes === 0
          ? disk.stat(path, options)
          : shown(
              path,
              () => disk.stat(path, options),
              (facts) => facts,
            ),
      write: (path, bytes, options) => shown(path, () => disk.write(path, bytes, options), asFile),
      remove: (path) =>
        shown(
          path,
          () => disk.remove(path),
          () => null,
        ),
      takeOut: (path, take) =>
        shown(
          path,
          () => disk.takeOut(path, take),
          () => null,
        ),
    },
    stop() {
      if (trailing) clearTimeout(trailing.timer)
    },
  }
}

const versionIn = (facts: Pick<Facts, 'version'> | null) =>
  facts?.version === undefined ? {} : { version: facts.version }

const asFile = ({ version }: { readonly version?: string | undefined }): Facts => {
  return version === undefined ? { type: 'file' } : { type: 'file', version }
}

function matches(change: OwnChange, path: string, facts: Facts | null): boolean {
  if (change.action === 'delete') return facts === null
  if (!facts || path !== change.path) return false
  return change.isDirectory ? facts.type === 'directory' : facts.version === change.version
}

/** At, in or around what is changed: folders around a file are made with it. */
function isNear({ paths }: Work, path: string): boolean {
  return paths.some((own) => own === path || own.startsWith(`${path}/`) || path.startsWith(`${own}/`))
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

/** The deepest folder around all of them. */
function common(paths: readonly string[]): string {
  const [first = '/', ...rest] = paths
  let names = first.split('/').slice(1, -1)
  for (const path of rest) {
    const own = path.split('/').slice(1, -1)
    const end = names.findIndex((name, index) => name !== own[index])
    if (end !== -1) names = names.slice(0, end)
  }
  return `/${names.join('/')}`
}
