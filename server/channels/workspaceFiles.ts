import { createDisk, type Disk } from '../drivers/disk'
import { createRipgrep, findRipgrep } from '../drivers/ripgrep'
import { createWatcher } from '../drivers/treeWatcher'
import { createFilesChannel, type FilesChannel } from './files'

interface Options {
  /** The folder that becomes the workspace. */
  root: string
  log: { warn(message: string, fields?: Record<string, unknown>): void }
}

/**
 * The files channel on a real folder. The disk is for everybody else who writes into the workspace (agents): the
 * same locks, the same changes told to every page. Call `channel.start()` to watch.
 */
export async function createWorkspaceFiles({
  root,
  log,
}: Options): Promise<{ disk: Disk; channel: FilesChannel }> {
  const disk = createDisk({ root })
  const program = await findRipgrep()
  if (program === null) log.warn('ripgrep does not run here: search and quick open are not offered')
  const ripgrep = program === null ? null : createRipgrep({ root: disk.root, program })
  const watcher = createWatcher({ root: disk.root, log })
  return { disk, channel: createFilesChannel({ disk, watcher, ripgrep, log }) }
}
