import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GitAct } from '../../src/channels/files/shared/gitProtocol'
import { createDisk } from '../drivers/disk/disk'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import type { GitDriver } from './git'

let place: GitPlace
let git: GitDriver
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
  for (const name of ['a', 'b', 'folder/c']) place.write(`work/${name}`, `${name}\n`)
  symlinkSync('a', place.path('work/link'))
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-m', 'first')
  git = place.open('work')
})
afterEach(() => place.remove())

const act = (wish: GitAct) => git.act('/', wish)
const porcelain = () =>
  place
    .git('work', 'status', '--porcelain')
    .split('\n')
    .filter((row) => row !== '')

async function thereAndBack(wish: GitAct, left: readonly string[] = []): Promise<void> {
  const before = porcelain()
  const { discardId = '' } = await act(wish)
  expect(porcelain()).toEqual(left)
  expect(await act({ kind: 'restore', discardId })).not.toHaveProperty('left')
  expect(porcelain()).toEqual(before)
}

describe('a discard is taken back (F16)', () => {
  it('with who may execute the file, also where that is all that changed', async () => {
    chmodSync(place.path('work/a'), 0o755)
    place.write('work/run', '#!/bin/sh\n')
    chmodSync(place.path('work/run'), 0o750)
    await thereAndBack({ kind: 'discard', paths: ['/a', '/run'] })
    expect([
      statSync(place.path('work/a')).mode & 0o777,
      statSync(place.path('work/run')).mode & 0o777,
    ]).toEqual([0o755, 0o750])
  })

  it('with symbolic links: new ones, others than before, and those in the place of a file', async () => {
    symlinkSync('nowhere', place.path('work/new'))
    for (const name of ['link', 'b']) rmSync(place.path(`work/${name}`))
    symlinkSync('folder', place.path('work/link'))
    symlinkSync('a', place.path('work/b'))
    await thereAndBack({ kind: 'discard', paths: ['/link', '/new', '/b'] })
    expect(['link', 'new', 'b'].map((name) => readlinkSync(place.path(`work/${name}`)))).toEqual([
      'folder',
      'nowhere',
      'a',
    ])
    rmSync(place.path('work/link'))
    place.write('work/link', 'a file now')
    await thereAndBack({ kind: 'discard', paths: ['/link'] }, [' T b', '?? new'])
    expect(readFileSync(place.path('work/link'), 'utf8')).toBe('a file now')
  })

  it('once where git no longer has the file, but the folder does', async () => {
    place.git('work', 'rm', '-q', '--cached', 'a')
    const { paths } = await act({ kind: 'discard', paths: ['/a'] })
    expect(paths).toEqual(['/a'])
    expect(porcelain()).toEqual(['D  a'])
  })

  it('reads a few files at a time, for more may be meant than can be open', async () => {
    let [open, most] = [0, 0]
    const disk = createDisk({ root: place.path('work') })
    git = place.open('work', {
      disk: {
        ...disk,
        read: async (...args: Parameters<typeof disk.read>) => {
          open += 1
          most = Math.max(most, open)
          const result = await disk.read(...args).finally(() => (open -= 1))
          return result
        },
      },
    })
    for (let index = 0; index < 40; index++) place.write(`work/many/${index}`)
    const { discardId = '' } = await act({ kind: 'discard', group: 'untracked' })
    await act({ kind: 'restore', discardId })
    for (let index = 0; index < 40; index++) place.write(`work/many/${index}`, 'other')
    place.git('work', 'add', 'many')
    for (let index = 0; index < 40; index++) place.write(`work/many/${index}`, 'edited')
    await thereAndBack(
      { kind: 'discard', group: 'changed' },
      Array.from({ length: 40 }, (_, index) => `A  many/${index}`).toSorted(),
    )
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(8)
  })
})

describe('a discard leaves alone', () => {
  it('what cannot be kept, and does the rest', async () => {
    rmSync(place.path('work/a'))
    place.write('work/a/x')
    place.write('work/b', 'edited')
    expect(await act({ kind: 'discard', group: 'changed' })).toMatchObject({
      paths: ['/b'],
      left: [{ path: '/a' }],
    })
    expect(readFileSync(place.path('work/a/x'), 'utf8')).toBe('work/a/x')
  })

  it('a new file, or a link, in the place of the folder whose files it brings back', async () => {
    rmSync(place.path('work/folder'), { recursive: true })
    place.write('work/folder', 'new')
    expect(await act({ kind: 'discard', group: 'changed' })).toMatchObject({
      paths: [],
      left: [{ path: '/folder/c' }],
    })
    expect(readFileSync(place.path('work/folder'), 'utf8')).toBe('new')
    rmSync(place.path('work/folder'))
    mkdirSync(place.path('work/other'))
    symlinkSync('other', place.path('work/folder'))
    expect(await act({ kind: 'discard', group: 'changed' })).toMatchObject({ left: [{ path: '/folder/c' }] })
    expect(lstatSync(place.path('work/folder')).isSymbolicLink()).toBe(true)
  })
})
