import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStale } from './buildIfStale.mjs'

let root = ''
const SOURCE_FILES = ['src/a/b.ts', 'server/main.ts', 'public/boot.js', 'index.html', 'package-lock.json']
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'repo-'))
  for (const path of SOURCE_FILES) await write(path, 1_000)
  for (const folder of ['src/a', 'src', 'server', 'public']) await utimes(join(root, folder), 1_000, 1_000)
  await write('dist/client/index.html', 2_000)
  await write('dist/server/main.js', 2_000)
})
afterEach(() => rm(root, { recursive: true }))

async function write(path: string, seconds: number) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), '')
  await utimes(join(root, path), seconds, seconds)
}

describe('a build', () => {
  it('is fresh when nothing is newer', () => {
    expect(isStale(root)).toBe(false)
  })

  it.each(SOURCE_FILES)('is stale when %s is newer', async (path) => {
    await write(path, 3_000)
    expect(isStale(root)).toBe(true)
  })

  it('is stale when a source was deleted', async () => {
    await rm(join(root, 'src/a/b.ts'))
    expect(isStale(root)).toBe(true)
  })

  it('is stale when a half of it is missing', async () => {
    await rm(join(root, 'dist/server/main.js'))
    expect(isStale(root)).toBe(true)
    await write('dist/server/main.js', 2_000)
    await rm(join(root, 'dist/client/index.html'))
    expect(isStale(root)).toBe(true)
  })

  it('does not care for tests that were changed', async () => {
    await write('src/a/b.test.ts', 3_000)
    await utimes(join(root, 'src/a'), 1_000, 1_000)
    expect(isStale(root)).toBe(false)
  })
})
