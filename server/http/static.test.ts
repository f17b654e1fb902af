import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { httpGet, startTestServer } from '../testing/testServer'

const cleaning: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean()
})

/** The file `/assets/a.js` as the build leaves it: plain and in two encodings, told apart by their text. */
async function startWithFile() {
  const folder = await mkdtemp(join(tmpdir(), 'page-'))
  cleaning.push(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><head></head>')
  const file = join(folder, 'assets', 'a.js')
  await writeFile(file, 'plain')
  await writeFile(`${file}.br`, 'brotli')
  await writeFile(`${file}.gz`, 'gzip')
  const server = await startTestServer({ folder })
  cleaning.push(server.stop)
  const fetch = (path: string, accepted: string) =>
    httpGet(server.port, path, { 'accept-encoding': accepted })
  return { folder, file, fetch, get: (accepted: string) => fetch('/assets/a.js', accepted) }
}

it.each([
  ['gzip, deflate, br, zstd', 'br', 'brotli'],
  ['gzip, deflate', 'gzip', 'gzip'],
  ['br;q=0, gzip;q=0.8', 'gzip', 'gzip'],
  ['GZIP', 'gzip', 'gzip'],
  ['deflate', undefined, 'plain'],
  ['', undefined, 'plain'],
])('sends a file in the best encoding of "%s"', async (accepted, encoding, body) => {
  const { get } = await startWithFile()
  const answer = await get(accepted)
  expect(answer.body).toBe(body)
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'text/javascript',
    vary: 'Accept-Encoding',
  })
  expect(answer.headers['content-encoding']).toBe(encoding)
})

it('sends what there is while a new build has not compressed a file yet', async () => {
  const { file, get } = await startWithFile()
  await rm(`${file}.br`)
  expect((await get('gzip, br')).body).toBe('gzip')
  await rm(`${file}.gz`)
  expect((await get('gzip, br')).body).toBe('plain')
})

it('sends the files of a build that is younger than the server, whose page it sends, too', async () => {
  const { folder, fetch } = await startWithFile()
  await writeFile(join(folder, 'assets', 'b.js'), 'younger')
  await writeFile(join(folder, 'assets', 'b.js.br'), 'younger, brotli')
  expect((await fetch('/assets/b.js', 'br')).body).toBe('younger, brotli')
  expect((await fetch('/assets/b.js', '')).body).toBe('younger')
  expect((await fetch('/assets/c.js', '')).status).toBe(404)
  expect((await fetch('/assets', '')).status).toBe(404)
})

it('sends the whole of a file that a later build has changed under its name', async () => {
  const { file, get } = await startWithFile()
  await writeFile(file, 'plain, and longer')
  expect((await get('')).body).toBe('plain, and longer')
})

it('sends neither the page without its headers nor what the build keeps for itself', async () => {
  const { folder, fetch } = await startWithFile()
  await mkdir(join(folder, '.vite'))
  await writeFile(join(folder, '.vite', 'manifest.json'), '{}')
  const paths = [
    '/.vite/manifest.json',
    '/%2Evite/manifest.json',
    '/index.html/',
    '//index.html',
    '/%69ndex.html',
    '/./index.html',
    '/assets/../index.html',
    '/assets/../../secret',
  ]
  for (const path of paths) expect((await fetch(path, '')).status).toBe(404)
})
