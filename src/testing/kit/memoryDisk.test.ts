import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { createDisk, type Disk } from '../../../server/drivers/disk/disk'
import { FilesFault } from '../../../server/drivers/disk/filesFault'
import { createMemoryDisk } from './memoryDisk'

const START = { '/a.txt': 'one', '/src/main.ts': 'two', '/src/lib/deep.ts': 'three' }
const PATHS = [
  '/a.txt',
  '/b.txt',
  '/src',
  '/src/main.ts',
  '/src/lib',
  '/src/lib/deep.ts',
  '/new',
  '/new/x.txt',
]

const path = fc.constantFrom(...PATHS)
const operation = fc.oneof(
  fc.record({ do: fc.constantFrom('list', 'names', 'read', 'stat', 'mkdir', 'remove'), path }),
  fc.record({ do: fc.constantFrom('rename', 'copy'), path, to: path }),
  fc.record({
    do: fc.constant('write'),
    path,
    text: fc.constantFrom('one', 'two', 'é'),
    expects: fc.constantFrom('whatever', 'none', 'current', 'stale'),
  }),
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

async function perform(disk: Disk, one: Operation): Promise<unknown> {
  switch (one.do) {
    case 'list':
      return disk.list(one.path)
    case 'names':
      return disk.names(one.path)
    case 'read': {
      const { bytes, version } = await disk.read(one.path)
      return { text: bytes.toString(), version }
    }
    case 'stat':
      return disk.stat(one.path)
    case 'mkdir':
      return disk.mkdir(one.path)
    case 'remove':
      return disk.remove(one.path)
    default:
  }
  if ('to' in one) return one.do === 'rename' ? disk.rename(one.path, one.to) : disk.copy(one.path, one.to)
  if (!('text' in one)) return undefined
  const current = async () => (await disk.stat(one.path).catch(() => null))?.version ?? 'none'
  const expected = { none: null, current: await current(), stale: 'stale', whatever: undefined }
  const ifVersion = expected[one.expects as keyof typeof expected]
  return disk.write(one.path, Buffer.from(one.text), ifVersion === undefined ? {} : { ifVersion })
}

/** Plays the operations and tells what each of them said and reported; times are left out, versions are numbered. */
async function play(disk: Disk, operations: readonly Operation[]): Promise<unknown> {
  const versions: unknown[] = []
  const seen: unknown[] = []
  const end = disk.onChanged((change) => seen.push({ change }))
  for (const one of operations) {
    const outcome = await perform(disk, one).catch((error: unknown) => {
      if (error instanceof FilesFault) return { code: error.code, message: error.message, ...error.details }
      throw error
    })
    seen.push({ one, outcome })
  }
  end()
  const text = JSON.stringify(seen, (key, value) => {
    if (key === 'modified') return undefined
    if (key !== 'version' && key !== 'currentVersion') return value
    if (!versions.includes(value)) versions.push(value)
    return versions.indexOf(value)
  })
  return JSON.parse(text)
}

let root = ''
afterEach(() => rm(root, { recursive: true, force: true }))

async function realDisk(): Promise<Disk> {
  root = await realpath(await mkdtemp(join(tmpdir(), 'memory-disk-')))
  for (const [name, text] of Object.entries(START)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  return createDisk({ root })
}

it('does what the disk of the server does on a real folder', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
      const disk = await realDisk()
      const [expected, actual] = [
        await play(disk, operations),
        await play(createMemoryDisk(START).disk, operations),
      ]
      await rm(root, { recursive: true, force: true })
      expect(actual).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})
