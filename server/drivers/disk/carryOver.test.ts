import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCarryOver } from './carryOver'

/** More than one process takes. */
const MANY = 120
let folder = ''
let handles: FileHandle[] = []

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-carry-')))
})
afterEach(async () => {
  for (const handle of handles) await handle.close()
  handles = []
  rmSync(folder, { recursive: true })
})

async function opened(name: string, flags: string, mode?: number): Promise<FileHandle> {
  if (mode !== undefined) writeFileSync(join(folder, name), '', { mode })
  const handle = await open(join(folder, name), flags)
  handles.push(handle)
  return handle
}

const looked = async (handle: FileHandle) => ({ handle, facts: await handle.stat({ bigint: true }) })
const modeOf = (handle: FileHandle) => handle.stat().then(({ mode }) => mode & 0o777)

describe.runIf(process.platform === 'linux')('what is carried over to many files at once', () => {
  it('is that of each of them, also where one of them cannot have it', async () => {
    const carryOver = createCarryOver()
    const modes = Array.from({ length: MANY }, (_, at) => (at % 2 === 0 ? 0o740 : 0o600))
    const pairs = await Promise.all(
      modes.map(async (mode, at) => ({
        from: await opened(`old${at}`, 'r', mode),
        // A folder can be given no attributes by a file.
        to: at === 7 ? await opened('.', 'r') : await opened(`new${at}`, 'wx'),
      })),
    )
    const carried = await Promise.all(pairs.map(async ({ from, to }) => carryOver(await looked(from), to)))
    expect(carried.flatMap((facts, at) => (facts ? [] : [at]))).toEqual([7])
    const given = await Promise.all(pairs.map(({ to }) => modeOf(to)))
    expect(given.toSpliced(7, 1)).toEqual(modes.toSpliced(7, 1))
  })

  it('leaves nothing behind', async () => {
    const lying = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('aether-attributes-'))
    const before = await lying()
    const carryOver = createCarryOver()
    const pairs = await Promise.all(
      [1, 2, 3, 4].map(
        async (at) => [await opened(`a${at}`, 'r', 0o640), await opened(`b${at}`, 'wx')] as const,
      ),
    )
    await Promise.all(pairs.map(async ([from, to]) => carryOver(await looked(from), to)))
    await expect.poll(async () => (await lying()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('is not that of a file that was closed meanwhile, and none waits for it', async () => {
    const carryOver = createCarryOver()
    const closed = await open(join(folder, 'closed'), 'wx')
    const before = await looked(closed)
    await closed.close()
    const from = await opened('from', 'r', 0o640)
    await expect(carryOver(before, from)).resolves.toBeNull()
    await expect(carryOver(await looked(from), await opened('to', 'wx'))).resolves.toMatchObject({ size: 0n })
  })
})
