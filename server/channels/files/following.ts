import { WATCH_IGNORED } from '../../../src/channels/files/shared/protocol'
import { formatPath, parsePath } from '../../drivers/disk/safePath'
import type { FollowedFolders } from '../../drivers/watch/followedFolders'
import type { Client } from '../../socket/channel'
import type { Answerable } from './answers'

/** Folders followed for one socket; those looked at longest ago make room. */
const MAX_FOLDERS = 300
const IGNORED = new Set<string>(WATCH_IGNORED)

/** True for what lies inside a folder that is not watched. */
export function isInsideIgnored(path: string): boolean {
  return path
    .split('/')
    .slice(0, -1)
    .some((name) => IGNORED.has(name))
}

interface Following {
  /** Resolves when changes of what the request is about are seen. */
  asked(client: Client, request: Answerable): Promise<void>
  closed(client: Client): void
}

/** What pages list and read in folders that are not watched is followed for them, until their sockets close. */
export function createFollowing(followed: FollowedFolders | null): Following {
  /** By socket; a set keeps the order in which they were last looked at. */
  const looked = new Map<string, Set<string>>()

  const update = async () => followed?.follow(new Set([...looked.values()].flatMap((own) => [...own])))

  return {
    async asked(client, request) {
      if (!followed || client.tab === null) return
      const folders = foldersOf(request)
      if (folders.length === 0) return
      const own = looked.get(client.id) ?? new Set()
      looked.set(client.id, own)
      const isKnown = folders.every((folder) => own.has(folder))
      for (const folder of folders) {
        own.delete(folder)
        own.add(folder)
      }
      for (const oldest of own) if (own.size > MAX_FOLDERS) own.delete(oldest)
      if (!isKnown) await update()
    },
    closed(client) {
      if (looked.delete(client.id)) void update()
    },
  }
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
