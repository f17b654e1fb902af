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
