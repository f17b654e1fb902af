import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GitAct } from '../../src/channels/files/shared/gitProtocol'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import type { GitDriver } from './git'

let place: GitPlace
let git: GitDriver
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
  commit({ a: 'base\n', gone: 'base\n' }, 'base')
  place.git('work', 'checkout', '-q', '-b', 'side')
  commit({ a: 'theirs\n', new: 'theirs\n' }, 'theirs')
  place.git('work', 'rm', '-q', 'gone')
  commit({}, 'without it')
  place.git('work', 'checkout', '-q', 'main')
  commit({ a: 'ours\n', gone: 'ours\n' }, 'ours')
  git = place.open('work')
})
afterEach(() => place.remove())

function commit(files: Readonly<Record<string, string>>, message: string): void {
  for (const [name, text] of Object.entries(files)) place.write(`work/${name}`, text)
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-q', '-m', message)
}

const act = (wish: GitAct) => git.act('/', wish)
const status = async () => (await git.status(true)).repositories[0]
const text = (name: string) => readFileSync(place.path(`work/${name}`), 'utf8')
const log = () => place.git('work', 'log', '--format=%s', '--first-parent').trim().split('\n')

describe('files with conflicts', () => {
  it('become what one side has, also where that has none, and come back as they were (F27)', async () => {
    place.tryGit('work', 'merge', 'side')
    expect(await status()).toMatchObject({ operation: 'merge', counts: { conflicts: 2 } })
    place.write('work/a', 'by hand\n')
    const { discardId } = await act({ kind: 'resolve', paths: ['/a', '/gone'], side: 'theirs' })
    expect(text('a')).toBe('theirs\n')
    expect(await status()).toMatchObject({ counts: { conflicts: 0 } })
    expect(place.git('work', 'ls-files').trim().split('\n')).toEqual(['a', 'new'])
    await act({ kind: 'restore', discardId: discardId ?? '' })
    expect(text('a')).toBe('by hand\n')
  })

  it('become what we have', async () => {
    place.tryGit('work', 'merge', 'side')
    await act({ kind: 'resolve', paths: ['/a', '/gone'], side: 'ours' })
    expect([text('a'), text('gone')]).toEqual(['ours\n', 'ours\n'])
    await expect(act({ kind: 'resolve', paths: ['/a'], side: 'ours' })).rejects.toMatchObject({
      code: 'NOTHING',
    })
  })
})

describe('what was begun', () => {
  const BEGIN = {
    merge: ['merge', 'side'],
    rebase: ['rebase', 'side'],
    'cherry-pick': ['cherry-pick', 'side~1'],
    revert: ['revert', 'HEAD~1', '--no-edit'],
  } as const

  it.each(Object.entries(BEGIN))('%s is gone on with, and given up (F27)', async (operation, begin) => {
    const before = place.git('work', 'rev-parse', 'HEAD')
    const name = operation as keyof typeof BEGIN
    place.tryGit('work', ...begin)
    expect(await status()).toMatchObject({ operation })
    await expect(act({ kind: 'operation', operation: name, to: 'continue' })).rejects.toMatchObject({
      code: 'CONFLICTS',
    })
    await act({ kind: 'operation', operation: name, to: 'abort' })
    expect(await status()).not.toHaveProperty('operation')
    expect(place.git('work', 'rev-parse', 'HEAD')).toBe(before)
    expect(text('a')).toBe('ours\n')
    place.tryGit('work', ...begin)
    place.write('work/a', 'both\n')
    place.git('work', 'add', '-A')
    await act({ kind: 'operation', operation: name, to: 'continue' })
    expect(await status()).toMatchObject({ counts: { conflicts: 0, staged: 0, changed: 0 } })
    expect(await status()).not.toHaveProperty('operation')
    expect(text('a')).toBe('both\n')
    expect(place.git('work', 'rev-parse', 'HEAD')).not.toBe(before)
  })

  it('stops at the next conflicts, and can leave a commit out', async () => {
    commit({ a: 'ours again\n' }, 'ours again')
    place.tryGit('work', 'rebase', 'side')
    place.write('work/a', 'both\n')
    place.git('work', 'add', '-A')
    const done = await act({ kind: 'operation', operation: 'rebase', to: 'continue' })
    expect(done).toEqual({ paths: [], isStopped: true })
    await act({ kind: 'operation', operation: 'rebase', to: 'skip' })
    expect(log()[0]).toBe('ours')
    expect(text('a')).toBe('both\n')
  })

  it('is another one by now', async () => {
    await expect(act({ kind: 'operation', operation: 'merge', to: 'abort' })).rejects.toMatchObject({
      code: 'NOTHING',
    })
  })

  it('runs no hook and no command of a rebase before the workspace is trusted (F17)', async () => {
    const [hook, command] = [place.trap('hook'), place.trap('command')]
    for (const name of ['pre-commit', 'post-commit', 'pre-rebase', 'post-rewrite', 'post-checkout'])
      place.write(`work/.git/hooks/${name}`, readFileSync(hook.command))
    place.git('work', 'config', 'core.hooksPath', '/dev/null')
    place.tryGit('work', 'rebase', 'side')
    place.git('work', 'config', '--unset', 'core.hooksPath')
    place.write('work/.git/rebase-merge/git-rebase-todo', `exec ${command.command}\n`)
    place.write('work/a', 'both\n')
    place.git('work', 'add', '-A')
    await expect(act({ kind: 'operation', operation: 'rebase', to: 'continue' })).rejects.toMatchObject({
      code: 'NOT_TRUSTED',
    })
    await act({ kind: 'operation', operation: 'rebase', to: 'abort' })
    expect([hook.ran(), command.ran()]).toEqual([false, false])
  })
})
