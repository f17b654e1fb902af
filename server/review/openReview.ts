import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Disk } from '../drivers/disk/disk'
import type { Log } from '../lib/log'
import { createContents } from './contents'
import { createEntries } from './entries'
import { createGitCheckpoints } from './gitCheckpoints'
import type { ReviewDriver } from './review'
import { createTaskRecords } from './taskRecords'
import { createUserSaves } from './userSaves'

interface ReviewFolderOptions {
  readonly disk: Disk
  /** Of this workspace, in the state folder. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  readonly now: () => number
  readonly log: Log
}

/** The review of a real workspace: what it keeps lies in the state folder, where only its owner may read. */
export async function openReview({
  disk,
  folder,
  environment,
  now,
  log,
}: ReviewFolderOptions): Promise<ReviewDriver> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const contents = createContents({ folder: join(folder, 'contents'), now })
  const { root } = disk
  return {
    checkpoints: createGitCheckpoints({ root, folder: join(folder, 'git'), contents, environment, log }),
    contents,
    records: createTaskRecords({ folder: join(folder, 'tasks'), log }),
    entries: createEntries(root, now),
    saves: createUserSaves(disk),
  }
}
