import { createHash, randomBytes } from 'node:crypto'
import { readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { codeOf } from '../lib/listen'
import { UsageError } from '../lib/usageError'
import { createOnce } from './stateFolder'

const holderSchema = z.object({
  pid: z.number(),
  /** When the process began, as the system counts it: a pid alone may be another process by now. */
  began: z.nullable(z.string()),
  address: z.nullable(z.string()),
})
type Holder = z.infer<typeof holderSchema>

export interface Lock {
  /** Writes the server's address into the lock, for the error of a second server. */
  publish(address: string): Promise<void>
  release(): Promise<void>
}

export interface LockOptions {
  readonly folder: string
  readonly pid: number
  /** When a process began; null where that cannot be known; undefined when there is no such process. */
  began(pid: number): Promise<string | null | undefined>
}

/** One server per workspace. @throws UsageError naming the address of the one that is there */
export async function takeLock({ folder, pid, began }: LockOptions): Promise<Lock> {
  const path = join(folder, 'lock')
  const mine: Holder = { pid, began: (await began(pid)) ?? null, address: null }
  for (let tries = 0; !(await createOnce(path, JSON.stringify(mine))); tries += 1) {
    const text = await readFile(path, 'utf8').catch(() => '')
    const holder = readHolder(text)
    if (tries > 3 || (holder !== null && (await isAlive(holder, began)))) {
      const where = holder?.address ? `at ${holder.address}` : `by process ${holder?.pid ?? 'unknown'}`
      throw new UsageError(`This folder is already served ${where}.`)
    }
    await removeStale(path, text, { mine, began })
  }

  return {
    async publish(address) {
      const draft = `${path}.${randomBytes(8).toString('hex')}`
      await writeFile(draft, JSON.stringify({ ...mine, address }), { flag: 'wx', mode: 0o600 })
      await rename(draft, path)
    },
    async release() {
      const holder = readHolder(await readFile(path, 'utf8').catch(() => ''))
      if (holder?.pid === mine.pid && holder.began === mine.began) await unlink(path)
    },
  }
}

function readHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function isAlive({ pid, began }: Holder, look: LockOptions['began']): Promise<boolean> {
  const now = await look(pid)
  return now !== undefined && (now === null || began === null || now === began)
}

/**
 * Removes the lock of a dead server. Of all that start at once only the one that makes the guard file may: the name of
 * that file is made of the lock's text, so that a starter that was slow never removes the lock of the next server. A
 * guard whose maker died is one more text in the name of the next.
 */
async function removeStale(
  path: string,
  text: string,
  { mine, began }: { mine: Holder; began: LockOptions['began'] },
): Promise<void> {
  const guards: string[] = []
  for (let named = text, isMine = false; !isMine; ) {
    const guard = `${path}.${createHash('sha256').update(named).digest('hex').slice(0, 16)}`
    guards.push(guard)
    isMine = await createOnce(guard, JSON.stringify(mine))
    if (isMine) continue
    const other = await readFile(guard, 'utf8').catch(() => null)
    const holder = readHolder(other ?? '')
    // The other one is at it, or has done it.
    if (other === null || (holder !== null && (await isAlive(holder, began)))) return
    named += other
  }
  if ((await readFile(path, 'utf8').catch(() => null)) === text) await unlink(path)
  for (const guard of guards) await rm(guard, { force: true })
}

/** When a process of this machine began: from /proc, elsewhere only whether it is there. */
export async function processBegan(pid: number): Promise<string | null | undefined> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return undefined
  }
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Fields 3 and 22; the name in field 2 may contain anything but is closed by the last bracket.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    // It has ended, and nothing asks how, as in a container without an init.
    return fields[0] === 'Z' ? undefined : (fields[19] ?? null)
  } catch {
    return null
  }
}
