import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GitAct, GitProgress } from '../../src/channels/files/shared/gitProtocol'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import type { GitDriver } from './git'

let place: GitPlace
let git: GitDriver
beforeEach(async () => {
  place = createGitPlace()
  place.git('work', 'init')
  place.write('work/a', 'one\n')
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-m', 'first')
  place.git('.', 'clone', '-q', '--bare', 'work', 'bare.git')
  place.git('.', 'clone', '-q', 'bare.git', 'other')
  place.git('work', 'remote', 'add', 'origin', place.path('bare.git'))
  git = place.open('work')
  await git.trust(true)
})
afterEach(() => place.remove())

const act = (wish: GitAct, more?: Parameters<GitDriver['act']>[2]) => git.act('/', wish, more)
const head = (cwd: string, ref = 'HEAD') => place.git(cwd, 'rev-parse', ref).trim()
const status = async () => (await git.status(false)).repositories[0]

/** Somebody else's commit. */
function theirs(text: string, path = 'b'): void {
  place.write(`other/${path}`, text)
  place.git('other', 'add', '-A')
  place.git('other', 'commit', '-qm', text)
  place.git('other', 'push', '-q')
}

describe('another repository', () => {
  it('is given a branch that follows it from then on, and what it has comes here (F19)', async () => {
    await act({ kind: 'push' })
    expect(await status()).toMatchObject({ upstream: 'origin/main', ahead: 0, behind: 0 })
    theirs('theirs')
    await act({ kind: 'fetch' })
    expect(await status()).toMatchObject({ behind: 1 })
    await act({ kind: 'pull' })
    expect(head('work')).toBe(head('bare.git', 'main'))
    place.git('work', 'commit', '-q', '--allow-empty', '-m', 'mine')
    await act({ kind: 'push' })
    expect(head('bare.git', 'main')).toBe(head('work'))
  })

  it('that has other commits is pulled from first, and merged with (F23)', async () => {
    await act({ kind: 'push' })
    theirs('theirs')
    place.git('work', 'commit', '-q', '--allow-empty', '-m', 'mine')
    await expect(act({ kind: 'push' })).rejects.toMatchObject({ code: 'BEHIND' })
    expect(await act({ kind: 'pull' })).toEqual({ paths: [] })
    await act({ kind: 'push' })
    theirs2()
    expect(await act({ kind: 'pull' })).toEqual({ paths: [], isStopped: true })
    expect(await status()).toMatchObject({ operation: 'merge', counts: { conflicts: 1 } })
  })

  function theirs2(): void {
    place.git('other', 'pull', '-q')
    theirs('their line\n', 'a')
    place.write('work/a', 'my line\n')
    place.git('work', 'commit', '-qam', 'my line')
  }

  it('tells how far it is, and can be left (F23)', async () => {
    const heard: GitProgress[] = []
    place.git('work', 'commit', '-q', '--allow-empty', '-m', 'mine')
    await act({ kind: 'push' }, { progress: (said) => heard.push(said) })
    expect(heard.at(-1)).toMatchObject({ phase: expect.stringMatching(/objects/), percent: 100 })
    await expect(act({ kind: 'fetch' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ENDED',
    })
  })

  it('is not reached by a program that the repository names (F23)', async () => {
    const [upload, helper] = [place.trap('upload'), place.trap('helper')]
    await git.trust(false)
    await expect(act({ kind: 'fetch' })).rejects.toMatchObject({ code: 'NOT_TRUSTED' })
    place.git('work', 'config', 'remote.origin.uploadpack', upload.command)
    place.git('work', 'config', 'remote.origin.url', `ext::${helper.command}`)
    await expect(act({ kind: 'fetch' })).rejects.toMatchObject({ code: 'NOT_TRUSTED' })
    expect([upload.ran(), helper.ran()]).toEqual([false, false])
    await git.trust(true)
    // Git itself does not follow such an address, unless the user's own settings allow it.
    await expect(act({ kind: 'fetch' })).rejects.toThrow()
    expect(helper.ran()).toBe(false)
  })

  it('that is none, or not there, is said in words', async () => {
    place.git('work', 'remote', 'set-url', 'origin', place.path('gone.git'))
    await expect(act({ kind: 'fetch' })).rejects.toThrow(/does not appear to be a git repository|not read/)
    await expect(act({ kind: 'pull' })).rejects.toMatchObject({ code: 'NOTHING' })
    place.git('work', 'remote', 'remove', 'origin')
    await expect(act({ kind: 'push' })).rejects.toMatchObject({ code: 'NOTHING' })
  })
})
