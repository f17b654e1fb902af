import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import { watchGitFolders } from './watchGitFolders'

let place: GitPlace
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
})
afterEach(() => place.remove())

it('a lock that was left behind is told of when it goes', async () => {
  place.write('work/.git/index.lock', '')
  let told = 0
  const folders = watchGitFolders(() => {
    told += 1
  })
  const own = place.path('work/.git')
  await folders.follow([{ folder: place.path('work'), own, common: own }])
  rmSync(place.path('work/.git/index.lock'))
  await expect.poll(() => told, { timeout: 5000 }).toBeGreaterThan(0)
  folders.stop()
})

it('a branch in a folder of its own is told of, also in one that has just come', async () => {
  place.git('work', 'commit', '-q', '--allow-empty', '-m', 'first')
  let told = 0
  const folders = watchGitFolders((about) => {
    if (about === 'refs') told += 1
  })
  const own = place.path('work/.git')
  await folders.follow([{ folder: place.path('work'), own, common: own }])
  place.git('work', 'branch', 'feat/deep/x')
  await expect.poll(() => told, { timeout: 5000 }).toBeGreaterThan(0)
  const commit = place.git('work', 'commit-tree', '-m', 'second', 'HEAD^{tree}').trim()
  // The folder is watched by now.
  await expect
    .poll(
      () => {
        const before = told
        place.git('work', 'update-ref', 'refs/heads/feat/deep/x', told % 2 === 0 ? commit : 'HEAD')
        return new Promise((resolve) => setTimeout(() => resolve(told > before), 200))
      },
      { timeout: 5000 },
    )
    .toBe(true)
  folders.stop()
})

it('a change of a branch is told of once where folders of remotes are not there, and no second time', async () => {
  place.git('work', 'commit', '-q', '--allow-empty', '-m', 'first')
  const told: number[] = []
  const own = place.path('work/.git')
  const folders = watchGitFolders(() => told.push(performance.now()))
  await folders.follow([{ folder: place.path('work'), own, common: own }])
  rmSync(place.path('work/.git/refs/heads/main'))
  await expect.poll(() => told.length, { timeout: 5000 }).toBeGreaterThan(0)
  const alone = told.length
  // A second one would follow after the time in which folders that come together are looked for.
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(told.length).toBe(alone)
  folders.stop()
})
