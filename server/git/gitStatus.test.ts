import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { GitFile, GitRepository, GitStatus } from '../../src/channels/files/shared/gitProtocol'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import { parseStatus } from './parseStatus'

let place: GitPlace
beforeEach(() => {
  place = createGitPlace()
})
afterEach(() => place.remove())

/** A repository with one commit. */
function commitAll(cwd = 'work', ...files: string[]): void {
  mkdirSync(place.path(cwd), { recursive: true })
  place.git(cwd, 'init')
  for (const file of files) place.write(`${cwd}/${file}`)
  place.git(cwd, 'add', '-A')
  place.git(cwd, 'commit', '--allow-empty', '-m', 'first')
}

async function statusOf(name = 'work'): Promise<GitRepository> {
  const { repositories } = await place.open(name).status(false)
  expect(repositories).toHaveLength(1)
  return repositories[0] as GitRepository
}

const named = (files: readonly GitFile[]) =>
  Object.fromEntries(files.map((file) => [file.path, `${file.staged ?? '.'}${file.changed ?? '.'}`]))

describe('the status of a repository', () => {
  it('names the branch and what is staged, changed and not known', async () => {
    commitAll('work', 'same', 'edited', 'staged', 'both', 'gone', 'moved')
    for (const name of ['edited', 'both', 'staged']) appendFileSync(place.path(`work/${name}`), 'more')
    place.git('work', 'add', 'staged', 'both')
    appendFileSync(place.path('work/both'), 'more')
    rmSync(place.path('work/gone'))
    place.git('work', 'mv', 'moved', 'new place')
    place.write('work/folder/new')
    const { branch, commit, files, counts } = await statusOf()
    expect({ branch, counts }).toEqual({
      branch: 'main',
      counts: { conflicts: 0, staged: 3, changed: 3, untracked: 1 },
    })
    expect(commit).toMatch(/^[0-9a-f]{40}$/)
    expect(named(files)).toEqual({
      '/both': 'MM',
      '/edited': '.M',
      '/folder/new': '.?',
      '/gone': '.D',
      '/new place': 'R.',
      '/staged': 'M.',
    })
    expect(files.find(({ from }) => from)?.from).toBe('/moved')
  })

  it('is there before the first commit, and where no branch is checked out', async () => {
    place.git('work', 'init')
    place.write('work/a')
    expect(await statusOf()).toMatchObject({ branch: 'main', commit: null, counts: { untracked: 1 } })
    place.git('work', 'add', '-A')
    place.git('work', 'commit', '-m', 'first')
    place.git('work', 'checkout', '--detach')
    expect(await statusOf()).toMatchObject({ branch: null, commit: expect.any(String) })
  })

  it('says how far the branch and what it follows are apart', async () => {
    commitAll('work', 'a')
    place.git('.', 'clone', '--bare', 'work', 'bare.git')
    place.git('.', 'clone', 'bare.git', 'clone')
    place.git('clone', 'commit', '--allow-empty', '-m', 'mine')
    expect(await statusOf('clone')).toMatchObject({ upstream: 'origin/main', ahead: 1, behind: 0 })
    place.git('clone', 'update-ref', '-d', 'refs/remotes/origin/main')
    const gone = await statusOf('clone')
    expect(gone.upstream).toBe('origin/main')
    expect(gone.ahead).toBeUndefined()
  })

  it('knows a merge that is under way, what it left, and a lock that stayed', async () => {
    commitAll('work', 'a')
    for (const [branch, text] of [
      ['side', 'theirs'],
      ['main', 'ours'],
    ] as const) {
      place.git('work', 'checkout', ...(branch === 'main' ? ['main'] : ['-b', branch]))
      place.write('work/a', text)
      place.git('work', 'commit', '-am', text)
    }
    place.tryGit('work', 'merge', 'side')
    place.write('work/.git/index.lock', '')
    expect(await statusOf()).toMatchObject({
      operation: 'merge',
      isLocked: true,
      counts: { conflicts: 1 },
      files: [{ path: '/a', conflict: 'UU' }],
    })
  })

  it('has names of any bytes', async () => {
    commitAll('work', 'a')
    const names = ['line\nbreak', '<img src=x>', '\u202Ertl', 'with "quotes"', 'back\\slash']
    for (const name of names) place.write(`work/${name}`, 'x')
    writeFileSync(Buffer.concat([Buffer.from(`${place.path('work')}/bad`), Buffer.from([0xe9])]), 'x')
    const { files } = await statusOf()
    expect(files.map(({ path }) => path).toSorted()).toEqual(
      [...names, 'bad\\xE9'].map((name) => `/${name}`).toSorted(),
    )
  })

  it('of a workspace inside of a repository is that of the workspace', async () => {
    commitAll('work', 'outside', 'app/a')
    appendFileSync(place.path('work/outside'), 'x')
    appendFileSync(place.path('work/app/a'), 'x')
    const { path, files } = await statusOf('work/app')
    expect({ path, files: named(files) }).toEqual({ path: '/', files: { '/a': '.M' } })
  })

  it('is told for work trees, submodules and clones, each for itself', async () => {
    commitAll('library', 'lib')
    commitAll('work', 'a')
    place.git('work', 'submodule', 'add', '../library', 'modules/library')
    place.git('work', 'commit', '-m', 'with a submodule')
    place.git('work', 'worktree', 'add', '../tree', '-b', 'other')
    commitAll('work/vendor/clone', 'b')
    place.write('work/modules/library/new')
    const { repositories } = await place.open('work').status(false)
    expect(repositories.map(({ path, branch, files }) => [path, branch, named(files)])).toEqual([
      ['/', 'main', {}],
      ['/modules/library', 'main', { '/modules/library/new': '.?' }],
      ['/vendor/clone', 'main', {}],
    ])
    place.git('work/modules/library', 'commit', '--allow-empty', '-m', 'moved on')
    const [outer] = (await place.open('work').status(false)).repositories
    expect(outer?.files).toEqual([])
    expect(await statusOf('tree')).toMatchObject({ branch: 'other' })
  })

  it('says that there is no git, or no repository', async () => {
    expect(await place.open('work').status(false)).toEqual({
      git: 'ready',
      isTrusted: false,
      repositories: [],
    })
    const none = place.open('work', { program: 'no-such-git' })
    expect(await none.status(false)).toEqual({ git: 'missing', isTrusted: false, repositories: [] })
  })

  it('says why a repository cannot be read', async () => {
    commitAll('work', 'a')
    place.write('work/.git/HEAD', 'nonsense')
    const { repositories } = await place.open('work').status(false)
    expect(repositories[0]?.problem).toMatch(/not a git repository/)
  })

  it('names no more files than fit one message, and counts all', async () => {
    commitAll('work', 'a')
    for (let at = 0; at < 5100; at++) writeFileSync(place.path(`work/file-${at}`), '')
    const { files, counts, truncated } = await statusOf()
    expect(files).toHaveLength(5000)
    expect({ counts, truncated }).toMatchObject({ counts: { untracked: 5100 }, truncated: true })
  })
})

describe('a change', () => {
  async function watched(name = 'work') {
    const git = place.open(name)
    const heard: GitStatus[] = []
    git.onStatus((status) => heard.push(status))
    git.watched(true)
    await git.status(false)
    const last = () => heard.at(-1)?.repositories[0]
    const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })
    return { git, heard, last, until }
  }

  it('of files, of the index and of branches is told, once', async () => {
    commitAll('work', 'a')
    const { git, heard, last, until } = await watched()
    appendFileSync(place.path('work/a'), 'x')
    git.seen([{ type: 'update', path: '/a' }])
    await until(() => expect(last()?.counts.changed).toBe(1))
    place.git('work', 'add', '-A')
    await until(() => expect(last()?.counts).toMatchObject({ changed: 0, staged: 1 }))
    place.git('work', 'commit', '-m', 'second')
    await until(() => expect(last()?.counts.staged).toBe(0))
    place.git('work', 'checkout', '-b', 'side')
    await until(() => expect(last()?.branch).toBe('side'))
    const before = heard.length
    git.seen([{ type: 'update', path: '/a' }])
    await git.status(false)
    expect(heard).toHaveLength(before)
  })

  it('brings a repository that was made or removed', async () => {
    const { git, heard, until } = await watched()
    place.git('work', 'init')
    git.seen([{ type: 'create', path: '/.git' }])
    await until(() => expect(heard.at(-1)?.repositories).toHaveLength(1))
    rmSync(join(place.path('work'), '.git'), { recursive: true })
    git.seen([{ type: 'delete', path: '/.git' }])
    await until(() => expect(heard.at(-1)?.repositories).toHaveLength(0))
  })

  it('is not looked at while nobody wants to know, and known to who asks then', async () => {
    commitAll('work', 'a')
    const { git, heard } = await watched()
    git.watched(false)
    place.write('work/b')
    git.seen([{ type: 'create', path: '/b' }])
    expect((await git.status(false)).repositories[0]?.counts.untracked).toBe(1)
    expect(heard).toHaveLength(1)
  })
})

describe('a repository that names programs', () => {
  it('has none of them run, and is told which', async () => {
    commitAll('work', 'a', 'b.bin')
    const traps = Object.fromEntries(
      ['hook', 'fsmonitor', 'clean', 'process', 'textconv', 'external', 'inner'].map((name) => [
        name,
        place.trap(name),
      ]),
    )
    const command = (name: string) => traps[name]?.command ?? ''
    mkdirSync(place.path('work/.git/hooks'), { recursive: true })
    place.write('work/.git/hooks/post-index-change', `#!/bin/sh\n${command('hook')}\n`)
    place.write('work/.gitattributes', '*.bin filter=evil diff=evil\na filter=other\n')
    for (const [key, name] of [
      ['core.fsmonitor', 'fsmonitor'],
      ['filter.evil.clean', 'clean'],
      ['filter.other.process', 'process'],
      ['diff.evil.textconv', 'textconv'],
      ['diff.external', 'external'],
    ] as const)
      place.git('work', 'config', key, command(name))
    place.git('work', 'config', 'filter.evil.required', 'true')
    // The inner repository would run its own program when the outer one looks into it.
    commitAll('work/inner', 'c')
    place.git(
      'work',
      '-c',
      'core.fsmonitor=false',
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${place.git('work/inner', 'rev-parse', 'HEAD').trim()},inner`,
    )
    place.git('work/inner', 'config', 'core.fsmonitor', command('inner'))
    for (const name of ['a', 'b.bin', 'inner/c']) appendFileSync(place.path(`work/${name}`), 'x')
    // What the user's own git ran until here does not count.
    for (const name of Object.keys(traps)) rmSync(place.path(`ran-${name}`), { force: true })
    const { repositories } = await place.open('work').status(false)
    expect(Object.keys(traps).filter((name) => traps[name]?.ran())).toEqual([])
    expect(named(repositories[0]?.files ?? [])).toMatchObject({ '/a': '.M', '/b.bin': '.M' })
    expect(repositories[0]?.withheld).toEqual(
      [
        'hooks/post-index-change',
        'core.fsmonitor',
        'filter.evil.clean',
        'filter.other.process',
        'diff.evil.textconv',
        'diff.external',
      ].toSorted(),
    )
    expect(repositories[1]).toMatchObject({ path: '/inner', withheld: ['core.fsmonitor'] })
  })

  it("keeps a filter that is the user's own, whatever the repository says of it", async () => {
    const [mine, theirs] = [place.trap('mine'), place.trap('theirs')]
    commitAll('work', 'a')
    place.git('work', 'config', '--global', 'filter.lfs.clean', mine.command)
    place.git('work', 'config', 'filter.lfs.clean', theirs.command)
    place.write('work/.gitattributes', 'a filter=lfs\n')
    // Of the same length, so that git has to read it.
    place.write('work/a', 'edited')
    expect((await statusOf()).withheld).toBeUndefined()
    expect([mine.ran(), theirs.ran()]).toEqual([true, false])
  })

  it('may not show files of another folder as its own', async () => {
    commitAll('work', 'a')
    place.write('elsewhere/secret')
    place.git('work', 'config', 'core.worktree', place.path('elsewhere'))
    expect((await statusOf()).problem).toMatch(/core\.worktree/)
  })

  it("leaves no lock that the user's own git would see", async () => {
    commitAll('work', 'a')
    place.write('work/a', 'edited')
    const git = place.open('work')
    const before = place.git('work', 'ls-files', '--debug', 'a')
    for (let at = 0; at < 3; at++) await git.status(true)
    expect(place.git('work', 'ls-files', '--debug', 'a')).toBe(before)
  })
})

it('what git says is read field by field, whatever stands in names', () => {
  const rows = [
    '# branch.oid (initial)',
    '# branch.head main',
    '1 A. N... 000000 100644 100644 0 1 with  two spaces ',
    '2 R. N... 100644 100644 100644 1 1 R100 new # name',
    'old ? name',
    'u AA N... 100644 100644 100644 100644 1 2 3 u u',
    '? nested/',
    '',
  ]
  expect(parseStatus(Buffer.from(rows.join('\0')))).toEqual({
    branch: 'main',
    commit: null,
    files: [
      { path: 'with  two spaces ', staged: 'A' },
      { path: 'new # name', staged: 'R', from: 'old ? name' },
      { path: 'u u', conflict: 'AA' },
    ],
    nested: ['nested'],
  })
})
