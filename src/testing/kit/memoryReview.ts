import type { Disk } from '../../../server/drivers/disk/disk'
import { versionOf } from '../../../server/drivers/disk/versions'
import type { Checkpoints } from '../../../server/review/checkpoints'
import type { Contents } from '../../../server/review/contents'
import type { Entries } from '../../../server/review/entries'
import type { ReviewDriver } from '../../../server/review/review'
import type { ReviewedTask } from '../../../server/review/reviewState'
import { createUserSaves } from '../../../server/review/userSaves'

const NO_LINKS: Entries = {
  readLink: async () => null,
  link: async () => undefined,
  setExecutable: async () => undefined,
  removeFolder: async () => false,
  sweepBeside: async () => undefined,
  now: () => 0,
  isFolderSince: async () => false,
}

/** The review on copies in memory: the same channel, without git and without a state folder. */
export function createMemoryReview(disk: Disk, begun: readonly ReviewedTask[] = []): ReviewDriver {
  const kept = new Map<string, Buffer>()
  const contents: Contents = {
    async put(bytes) {
      const version = versionOf(bytes)
      kept.set(version, Buffer.from(bytes))
      return version
    },
    get: async (version) => kept.get(version) ?? null,
    sweep: async () => 0,
  }
  const records = new Map(begun.map((task) => [task.taskId, task]))
  return {
    checkpoints: createMemoryCheckpoints(disk, contents),
    contents,
    records: {
      load: async () => [...records.values()],
      save: async (task) => void records.set(task.taskId, task),
      remove: async (taskId) => void records.delete(taskId),
    },
    entries: NO_LINKS,
    saves: createUserSaves(disk),
  }
}

/** Copies of a disk's files; contents go to where the review keeps them. */
export function createMemoryCheckpoints(disk: Disk, contents: Pick<Contents, 'put'>): Checkpoints {
  const taken = new Map<string, ReadonlyMap<string, { version: string; size: number }>>()

  async function* filesIn(folder: string): AsyncGenerator<string> {
    for (const { name, type } of await disk.list(folder)) {
      const path = folder === '/' ? `/${name}` : `${folder}/${name}`
      if (type === 'file') yield path
      else if (name !== '.git' && name !== 'node_modules') yield* filesIn(path)
    }
  }

  return {
    warm() {},
    async take() {
      const files = new Map<string, { version: string; size: number }>()
      for await (const path of filesIn('/')) {
        const { bytes } = await disk.read(path)
        files.set(path, { version: await contents.put(bytes), size: bytes.length })
      }
      const id = String(taken.size + 1)
      taken.set(id, files)
      return id
    },
    async changes(before, after) {
      const [old, next] = [taken.get(before) ?? new Map(), taken.get(after) ?? new Map()]
      const paths = [...new Set([...old.keys(), ...next.keys()])].toSorted()
      return paths.flatMap((path) => {
        const [was, is] = [old.get(path), next.get(path)]
        if (was?.version === is?.version) return []
        const kind = 'file' as const
        return [{ path, before: was ? { ...was, kind } : null, after: is ? { ...is, kind } : null }]
      })
    },
    release: async () => undefined,
    rest: async () => undefined,
    stop: async () => undefined,
  }
}
