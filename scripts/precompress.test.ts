import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { precompress } from './precompress'

let folder = ''
let cache = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'built-'))
  cache = join(folder, '.cache')
})
afterEach(() => rm(folder, { recursive: true }))

const CODE = 'export const text = 1\n'.repeat(200)

it('puts both encodings beside what is worth it, and nothing beside the rest', async () => {
  await writeFile(join(folder, 'a.js'), CODE)
  await writeFile(join(folder, 'small.js'), 'export {}')
  await writeFile(join(folder, 'index.html'), CODE)
  await precompress(folder, cache)
  expect((await readdir(folder)).sort()).toEqual([
    '.cache',
    'a.js',
    'a.js.br',
    'a.js.gz',
    'index.html',
    'small.js',
  ])
  expect(String(brotliDecompressSync(await readFile(join(folder, 'a.js.br'))))).toBe(CODE)
  expect(String(gunzipSync(await readFile(join(folder, 'a.js.gz'))))).toBe(CODE)
})

it('compresses each content once, and removes the results of contents that are gone', async () => {
  await writeFile(join(folder, 'a.js'), CODE)
  await precompress(folder, cache)
  const [brotli = '', gzip = ''] = (await readdir(cache)).sort()
  await writeFile(join(cache, brotli), 'known')
  await precompress(folder, cache)
  expect(await readFile(join(folder, 'a.js.br'), 'utf8')).toBe('known')
  await writeFile(join(folder, 'a.js'), `${CODE}// changed\n`)
  await precompress(folder, cache)
  expect(String(brotliDecompressSync(await readFile(join(folder, 'a.js.br'))))).toContain('changed')
  const kept = await readdir(cache)
  expect(kept).toHaveLength(2)
  expect(kept).not.toContain(brotli)
  expect(kept).not.toContain(gzip)
})
