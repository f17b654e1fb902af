import type { FileChange } from '../../../src/channels/files/shared/protocol'
import type { Disk, Identity } from '../../drivers/disk/disk'
import { formatPath, isInside, parsePath } from '../../drivers/disk/safePath'
import type { Client } from '../../socket/channel'
import type { Answerable } from './answers'

/** Files remembered for one socket; those asked for longest ago make room. */
const MAX_FILES = 300

interface Aliases {
  /** Resolves when changes of the file the request is about are recognised by whatever name they are made. */
  asked(client: Client, request: Answerable): Promise<void>
  /** Other names of what changed, among those that pages asked for. */
  of(change: FileChange): Promise<string[]>
  /** True where a page has asked for the file by this path. */
  isAskedFor(path: string): boolean
  closed(client: Client): void
}

/** A file may have several names (hard links, symbolic links); the watcher reports the one a change is made by. */
export function createAliases(disk: Pick<Disk, 'identity'>): Aliases {
  /** By socket and path; a map keeps the order in which they were last asked for. */
  const known = new Map<string, Map<string, Identity>>()

  const identityOf = (path: string) => disk.identity(path).catch(() => null)

  return {
    async asked(client, request) {
      if (client.tab === null) return
      if (request.type !== 'read' && request.type !== 'stat' && request.type !== 'write') return
      const identity = await identityOf(request.path)
      if (!identity) return
      const path = formatPath(parsePath(request.path))
      const own = known.get(client.id) ?? new Map<string, Identity>()
      known.set(client.id, own)
      own.delete(path)
      own.set(path, identity)
      for (const oldest of own.keys()) if (own.size > MAX_FILES) own.delete(oldest)
    },
    async of({ path, overflow }) {
      const others = [...known.values()]
        .flatMap((own) => [...own])
        .filter(([other]) => !isInside(path, other))
      if (overflow === true || others.length === 0) return []
      const identity = await identityOf(path)
      if (!identity) return []
      const same = others.filter(([, other]) => isSame(other, identity)).map(([other]) => other)
      return [...new Set(same)]
    },
    isAskedFor: (path) => [...known.values()].some((own) => own.has(path)),
    closed(client) {
      known.delete(client.id)
    },
  }
}

/** The same file, or one inside the folder that changed. */
function isSame(one: Identity, changed: Identity): boolean {
  return isInside(changed.real, one.real) || (one.inode !== null && one.inode === changed.inode)
}
