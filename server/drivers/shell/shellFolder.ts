import { readFileSync } from 'node:fs'
import { readlink } from 'node:fs/promises'
import { parseStat } from '../ports/procStat'

/**
 * The folder that what has the terminal of a shell is in, as an absolute path: of the program in the foreground, else of
 * the shell itself. Null where the system does not tell.
 */
export async function shellFolder(pid: number): Promise<string | null> {
  const foreground = foregroundOf(pid)
  const inFront = foreground === null || foreground === pid ? null : await folderOf(foreground)
  return inFront ?? (await folderOf(pid))
}

function foregroundOf(pid: number): number | null {
  try {
    const { foreground = -1 } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? {}
    return foreground > 0 ? foreground : null
  } catch {
    return null // It has ended, or there is no /proc.
  }
}

/** The leader of a group of processes may be gone, or belong to another user. */
const folderOf = (pid: number): Promise<string | null> => readlink(`/proc/${pid}/cwd`).catch(() => null)
