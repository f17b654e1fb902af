import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createKeyedMutex } from '../lib/keyedMutex'
import type { Log } from '../lib/log'
import { type ReviewedTask, reviewedTaskSchema } from './reviewState'

/** What the review knows of each conversation, on disk. */
export interface TaskRecords {
  load(): Promise<ReviewedTask[]>
  /** Resolves when it is on disk; the last of several wins. */
  save(task: ReviewedTask): Promise<void>
  remove(taskId: string): Promise<void>
}

/** One file for each conversation, replaced in one step: a killed server leaves the old state or the new one. */
export function createTaskRecords({ folder, log }: { folder: string; log: Log }): TaskRecords {
  const order = createKeyedMutex()
  const placeOf = (taskId: string) =>
    join(folder, `${createHash('sha256').update(taskId).digest('hex').slice(0, 32)}.json`)

  return {
    async load() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const tasks: ReviewedTask[] = []
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.json')) {
          await rm(join(folder, name), { force: true })
          continue
        }
        try {
          tasks.push(reviewedTaskSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))))
        } catch (error) {
          log.warn('A record of what an agent changed cannot be read and is left out', { name, error })
        }
      }
      return tasks
    },
    save: (task) =>
      order.run([task.taskId], async () => {
        const place = placeOf(task.taskId)
        const temporary = `${place}.${randomBytes(8).toString('hex')}`
        const handle = await open(temporary, 'wx', 0o600)
        try {
          await handle.writeFile(JSON.stringify(task))
          await handle.sync()
        } finally {
          await handle.close()
        }
        await rename(temporary, place)
      }),
    remove: (taskId) => order.run([taskId], () => rm(placeOf(taskId), { force: true })),
  }
}
