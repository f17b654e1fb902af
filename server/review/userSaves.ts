import type { Disk } from '../drivers/disk/disk'
import { contentVersion } from '../drivers/disk/diskWrite'

/** What users and the review itself wrote through the server, so that it is not taken for the agent's. */
export interface UserSaves {
  /** The disk for them. */
  readonly disk: Disk
  /** The present moment, for `since`. */
  now(): number
  /** What was last saved under each path since that moment; null: it was removed. */
  since(moment: number): ReadonlyMap<string, string | null>
}

/** In the place of a version. */
export const FOLDER = 'folder'
/** Saves that are remembered; a turn during which there are more has its files taken for changes of the agent. */
const MAX_KEPT = 20_000

/** The agent's own writes go through the disk underneath. */
export function createUserSaves(disk: Disk): UserSaves {
  let saves: { readonly path: string; readonly version: string | null; readonly at: number }[] = []
  let count = 0

  function note(path: string, version: string | null): void {
    count += 1
    saves.push({ path, version, at: count })
    if (saves.length > 2 * MAX_KEPT) saves = saves.slice(-MAX_KEPT)
  }

  return {
    disk: {
      ...disk,
      async write(path, bytes, options) {
        const written = await disk.write(path, bytes, options)
        note(written.path, contentVersion(bytes))
        return written
      },
      async mkdir(path) {
        await disk.mkdir(path)
        note(path, FOLDER)
      },
      async remove(path) {
        await disk.remove(path)
        note(path, null)
      },
      async takeOut(path, take) {
        const taken = await disk.takeOut(path, take)
        note(path, null)
        return taken
      },
      async putBack(path, put) {
        await disk.putBack(path, put)
        const { version = FOLDER } = await disk.stat(path)
        note(path, version)
      },
    },
    now: () => count,
    since: (moment) =>
      new Map(saves.filter(({ at }) => at > moment).map(({ path, version }) => [path, version])),
  }
}
