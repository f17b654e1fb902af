import { type FileChange, WATCH_IGNORED } from '../../../src/channels/files/shared/protocol'
import type { Disk, Identity } from '../../drivers/disk/disk'
import { formatPath, isInside, parsePath } from '../../drivers/disk/safePath'
import type { FollowedFolders } from '../../drivers/watch/followedFolders'
import type { Client } from '../../socket/channel'
import type { Answerable } from './answers'

/** Folders followed, and files remembered, for one socket; those asked for longest ago make room. */
const MAX_EACH = 300
const IGNORED = new Set<string>(WATCH_IGNORED)

/** True for what lies inside a folder that is not watched. */
export function isInsideIgnored(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((name) => IGNORED.has(name))
}

interface Interest {
  /** Before the request is answered: resolves when changes of what it is about are seen, by whatever name they are made. */
  asked(client: Client, request: Answerable): Promise<void>
  /** After it is answered: a write may have made the file another one. */
  answered(client: Client, request: Answerable): Promise<void>
  /** Other names of what changed, among those that pages asked for. */
  otherNamesOf(change: FileChange): Promise<string[]>
  /** True where a page has asked for the file by this path. */
  isAskedFor(path: string): boolean
  closed(client: Client): void
}

interface Options {
  readonly disk: Pick<Disk, 'identity'>
  /** Null: what pages show of folders that are not watched stays as it was read. */
  readonly followed: FollowedFolders | null
}

/**
 * What pages asked for, so that they hear of it until their sockets close. A file may have several names (hard links, symbolic
 * links), and the watcher reports the one by which it was changed; folders that are not watched are followed one by one.
 */
export function createInterest({ disk, followed }: Options): Interest {
  /** By socket and path. */
  const files = new Map<string, Map<string, Identity>>()
  /** By socket. */
  const folders = new Map<string, Map<string, true>>()

  const identityOf = (path: string) => disk.identity(path).catch(() => null)
  const update = async () =>
    followed?.follow(new Set([...folders.values()].flatMap((own) => [...own.keys()])))

  async function follow(client: Client, request: Answerable): Promise<void> {
    if (!followed) return
    const wanted = foldersOf(request)
    if (wanted.length === 0) return
    const isKnown = wanted.every((folder) => folders.get(client.id)?.has(folder))
    for (const folder of wanted) remember(folders, client.id, [folder, true])
    if (!isKnown) await update()
  }

  async function identify(client: Client, path: string): Promise<void> {
    const identity = await identityOf(path)
    if (identity) remember(files, client.id, [formatPath(parsePath(path)), identity])
  }

  return {
    async asked(client, request) {
      if (client.tab === null) return
      await follow(client, request)
      if (request.type === 'read' || request.type === 'stat') await identify(client, request.path)
    },
    async answered(client, request) {
      if (client.tab !== null && request.type === 'write') await identify(client, request.path)
    },
    async otherNamesOf({ path, overflow }) {
      const others = [...files.values()]
        .flatMap((own) => [...own])
        .filter(([other]) => !isInside(path, other))
      if (overflow === true || others.length === 0) return []
      const identity = await identityOf(path)
      if (!identity) return []
      const same = others.filter(([, other]) => isSame(other, identity)).map(([other]) => other)
      return [...new Set(same)]
    },
    isAskedFor: (path) => [...files.values()].some((own) => own.has(path)),
    closed(client) {
      files.delete(client.id)
      if (folders.delete(client.id)) void update()
    },
  }
}

/** A map keeps the order in which its keys were last set anew. */
function remember<Value>(
  all: Map<string, Map<string, Value>>,
  socket: string,
  [key, value]: readonly [string, Value],
): void {
  const own = all.get(socket) ?? new Map<string, Value>()
  all.set(socket, own)
  own.delete(key)
  own.set(key, value)
  for (const oldest of own.keys()) if (own.size > MAX_EACH) own.delete(oldest)
}

/** The same file, or one inside the folder that changed. */
function isSame(one: Identity, changed: Identity): boolean {
  return isInside(changed.real, one.real) || (one.inode !== null && one.inode === changed.inode)
}

/** The folder that is listed, or that holds what is read, and those around it up to the one that is not watched. */
function foldersOf(request: Answerable): string[] {
  if (request.type !== 'list' && request.type !== 'read' && request.type !== 'stat') return []
  try {
    const names = parsePath(request.path)
    const folder = request.type === 'list' ? names : names.slice(0, -1)
    const first = folder.findIndex((name) => IGNORED.has(name))
    if (first === -1) return []
    return folder.slice(first).map((_, index) => formatPath(folder.slice(0, first + index + 1)))
  } catch {
    return [] // Refused with words when it runs.
  }
}
