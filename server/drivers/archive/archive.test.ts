import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readZip } from '../../../src/testing/kit/readZip'
import { createDisk } from '../disk/disk'
import { createDownloads, type Downloads } from './downloads'

let folder: string
let root: string
let downloads: Downloads
let clock: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'))
  root = join(folder, 'work')
  mkdirSync(root)
  clock = 0
  downloads = createDownloads({ disk: createDisk({ root }), now: () => clock })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Uint8Array = '') {
  const path = join(root, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
}

async function fetched(path: string) {
  const { ticket, name } = await downloads.offer(path)
  const download = await downloads.redeem(ticket)
  if (!download) throw new Error('The ticket is void.')
  expect(download.name).toBe(name)
  const parts: Uint8Array[] = []
  for await (const part of download.content) parts.push(part)
  await download.close()
  return { ...download, bytes: Buffer.concat(parts) }
}

async function unpacked(path: string): Promise<Record<string, string>> {
  const { bytes } = await fetched(path)
  return Object.fromEntries([...readZip(bytes)].map(([name, { content }]) => [name, content.toString()]))
}

it('a folder comes with all it holds, names in any script and empty folders among them (F70)', async () => {
  put('src/main.ts', 'one')
  put('src/ünï/文件.txt', 'two')
  mkdirSync(join(root, 'src/empty'))
  put('beside.ts')
  expect(await unpacked('/src')).toEqual({
    'src/': '',
    'src/empty/': '',
    'src/main.ts': 'one',
    'src/ünï/': '',
    'src/ünï/文件.txt': 'two',
  })
  expect(Object.keys(await unpacked('/'))).toContain('work/src/main.ts')
})

it('a file comes as it is, and a ticket opens one path, once and not for long (F70)', async () => {
  put('a.bin', Uint8Array.from([0, 255, 10]))
  expect(await fetched('/a.bin')).toMatchObject({ size: 3, bytes: Buffer.from([0, 255, 10]) })
  const { ticket } = await downloads.offer('/a.bin')
  await (await downloads.redeem(ticket))?.close()
  expect(downloads.redeem(ticket)).toBeNull()
  const late = await downloads.offer('/a.bin')
  clock = 60_001
  expect(downloads.redeem(late.ticket)).toBeNull()
  expect(downloads.redeem('')).toBeNull()
  await expect(downloads.offer('/nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('nothing outside comes with it, by whatever link, and what is left out is named', async () => {
  writeFileSync(join(folder, 'secret'), 'secret')
  mkdirSync(join(folder, 'outside'))
  writeFileSync(join(folder, 'outside/secret'), 'secret')
  put('src/main.ts', 'one')
  put('lib/in.ts', 'two')
  symlinkSync('../../secret', join(root, 'src/out'))
  symlinkSync(join(folder, 'outside'), join(root, 'src/outside'))
  symlinkSync('../lib/in.ts', join(root, 'src/in.ts'))
  symlinkSync('..', join(root, 'src/loop'))
  symlinkSync('nowhere', join(root, 'src/dangling'))
  execFileSync('mkfifo', [join(root, 'src/pipe')])
  const all = await unpacked('/src')
  expect(all).toEqual({
    'src/': '',
    'src/in.ts': 'two',
    'src/main.ts': 'one',
    'src - not included.txt': expect.any(String),
  })
  const note = all['src - not included.txt']
  for (const name of ['out', 'outside', 'loop', 'dangling', 'pipe']) expect(note).toContain(`/src/${name}:`)
  expect(note).not.toContain(folder)
  await expect(downloads.offer('/src/outside')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
  // Swapped after the ticket was given.
  const { ticket } = await downloads.offer('/src/in.ts')
  rmSync(join(root, 'lib/in.ts'))
  symlinkSync(join(folder, 'secret'), join(root, 'lib/in.ts'))
  await expect(downloads.redeem(ticket)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
})

it('hostile names come as they are, or are named as left out (fault 55)', async () => {
  const kept = [
    'line\nbreak',
    'rtl\u202e.txt',
    '<img src=x>',
    'dot.',
    ' space ',
    'x'.repeat(255),
    '-rf',
    '%2e%2e',
  ]
  for (const name of kept) put(`bad/${name}`, name)
  put('bad/..\\..\\up', 'x')
  writeFileSync(Buffer.concat([Buffer.from(`${root}/bad/`), Buffer.from([0xff, 0x41])]), 'bytes')
  const all = await unpacked('/bad')
  for (const name of kept) expect(all[`bad/${name}`]).toBe(name)
  expect(Object.keys(all).filter((name) => name.includes('\\'))).toEqual([])
  expect(all['bad - not included.txt']).toMatch(/up/)
  expect(all['bad - not included.txt']).toMatch(/xFFA/)
})

it.runIf(process.getuid?.() !== 0)('what cannot be read is named', async () => {
  put('src/closed', 'x')
  chmodSync(join(root, 'src/closed'), 0)
  expect((await unpacked('/src'))['src - not included.txt']).toContain('/src/closed')
})

it('a file that becomes shorter meanwhile fails the whole', async () => {
  put('src/a', randomBytes(4_000_000))
  const { ticket } = await downloads.offer('/src')
  const download = await downloads.redeem(ticket)
  const reading = (async () => {
    let parts = 0
    for await (const part of download?.content ?? []) {
      expect(part.length).toBeGreaterThan(0)
      parts += 1
      // What comes first says only that there is such a file.
      if (parts === 3) writeFileSync(join(root, 'src/a'), 'short')
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'CONFLICT' })
})
