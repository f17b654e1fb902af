import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GitAct } from '../../src/channels/files/shared/gitProtocol'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import type { GitDriver } from './git'

let place: GitPlace
let git: GitDriver
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
  for (const name of ['a', 'b']) place.write(`work/${name}`, `${name}\n`)
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
const text = (name: string) => readFileSync(place.path(`work/${name}`), 'utf8')
const aside = async () => (await git.stashes('/')).map(({ message }) => message)
const newest = async () => (await git.stashes('/'))[0]?.commit ?? ''

describe('what is put aside', () => {
  it('comes back as it was: staged, changed and new files (F22)', async () => {
    place.write('work/a', 'staged\n')
    place.git('work', 'add', 'a')
    place.write('work/b', 'edited\n')
    place.write('work/new', 'new\n')
    const before = porcelain()
    await act({ kind: 'stash', message: 'for later' })
    expect([porcelain(), existsSync(place.path('work/new'))]).toEqual([[], false])
    expect(await aside()).toEqual(['On main: for later'])
    await act({ kind: 'unstash', commit: await newest() })
    expect(porcelain()).toEqual(before)
    expect([text('a'), text('b'), text('new')]).toEqual(['staged\n', 'edited\n', 'new\n'])
    expect(await aside()).toEqual([])
  })

  it('is still there where it does not go together with what is here', async () => {
    place.write('work/a', 'aside\n')
    await act({ kind: 'stash', message: '' })
    place.write('work/a', 'other\n')
    place.git('work', 'commit', '-qam', 'other')
    expect(await act({ kind: 'unstash', commit: await newest() })).toMatchObject({ isStopped: true })
    expect(await aside()).toHaveLength(1)
    expect((await git.status(false)).repositories[0]?.counts.conflicts).toBe(1)
  })

  it('is named by its commit, whatever comes before it, and its deletion is taken back', async () => {
    place.write('work/a', 'one\n')
    await act({ kind: 'stash', message: 'one' })
    const commit = await newest()
    place.write('work/a', 'two\n')
    await act({ kind: 'stash', message: 'two' })
    await act({ kind: 'dropStash', commit, message: 'one' })
    expect(await aside()).toEqual(['On main: two'])
    await act({ kind: 'keepStash', commit, message: 'On main: one' })
    expect(await aside()).toEqual(['On main: one', 'On main: two'])
  })

  it('is refused with words where there is nothing', async () => {
    await expect(act({ kind: 'stash', message: '' })).rejects.toMatchObject({ code: 'NOTHING' })
    await expect(act({ kind: 'unstash', commit: 'feed' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
