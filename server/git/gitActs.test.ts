import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-m', 'first')
  git = place.open('work')
})
afterEach(() => place.remove())

const act = (wish: GitAct, repository = '/') => git.act(repository, wish)
const porcelain = (cwd = 'work') =>
  place
    .git(cwd, 'status', '--porcelain')
    .split('\n')
    .filter((row) => row !== '')
const text = (name: string) => readFileSync(place.path(`work/${name}`), 'utf8')
const edit = (name: string, content = 'edited\n') => place.write(`work/${name}`, content)

describe('what the user stages', () => {
  it('is what the next commit has, file by file and group by group', async () => {
    for (const name of ['a', 'b', 'new', 'folder/c']) edit(name)
    await act({ kind: 'stage', paths: ['/a', '/folder/c'] })
    expect(porcelain()).toEqual(['M  a', ' M b', 'M  folder/c', '?? new'])
    await act({ kind: 'stage', group: 'changed' })
    await act({ kind: 'stage', group: 'untracked' })
    expect(porcelain()).toEqual(['M  a', 'M  b', 'M  folder/c', 'A  new'])
    await act({ kind: 'unstage', paths: ['/new'] })
    await act({ kind: 'unstage', group: 'staged' })
    expect(porcelain()).toEqual([' M a', ' M b', ' M folder/c', '?? new'])
  })

  it('may have any name, be gone, or have moved', async () => {
    const names = ['line\nbreak', ':(top)magic', '*', 'back\\slash', '-n']
    for (const name of names) edit(name)
    writeFileSync(Buffer.concat([Buffer.from(`${place.path('work')}/bad`), Buffer.from([0xe9])]), 'x')
    rmSync(place.path('work/b'))
    const wanted = [...names, 'bad\\xE9', 'b'].map((name) => `/${name}`)
    const { paths } = await act({ kind: 'stage', paths: wanted })
    expect(paths.toSorted()).toEqual(wanted.toSorted())
    expect(porcelain().every((row) => /^[AD] {2}/.test(row))).toBe(true)
    await act({ kind: 'unstage', group: 'staged' })
    place.git('work', 'mv', 'a', 'moved')
    await act({ kind: 'unstage', paths: ['/moved'] })
    expect(porcelain()).toContain(' D a')
  })

  it('can be taken back before the first commit', async () => {
    place.git('.', 'init', 'fresh')
    place.write('fresh/x')
    git = place.open('fresh')
    await act({ kind: 'stage', group: 'untracked' })
    await act({ kind: 'unstage', group: 'staged' })
    expect(porcelain('fresh')).toEqual(['?? x'])
    await expect(act({ kind: 'commit', message: '', amend: true })).rejects.toMatchObject({ code: 'NOTHING' })
  })

  it('is refused with words where it is not there any more, or another git is at work', async () => {
    await expect(act({ kind: 'stage', paths: ['/a'] })).rejects.toMatchObject({ code: 'NOTHING' })
    edit('a')
    place.write('work/.git/index.lock', '')
    await expect(act({ kind: 'stage', paths: ['/a'] })).rejects.toMatchObject({ code: 'LOCKED' })
  })

  it('of a merge is solved by that', async () => {
    place.git('work', 'checkout', '-b', 'side')
    edit('a', 'theirs\n')
    place.git('work', 'commit', '-am', 'theirs')
    place.git('work', 'checkout', 'main')
    edit('a', 'ours\n')
    place.git('work', 'commit', '-am', 'ours')
    place.tryGit('work', 'merge', 'side')
    await expect(act({ kind: 'commit', message: 'x' })).rejects.toMatchObject({ code: 'CONFLICTS' })
    edit('a', 'both\n')
    await act({ kind: 'stage', paths: ['/a'] })
    // With the message that git has for it.
    await act({ kind: 'commit', message: '' })
    expect(place.git('work', 'log', '-1', '--format=%B').trim()).toBe("Merge branch 'side'")
    expect(place.git('work', 'rev-list', '--parents', '-1', 'HEAD').trim().split(' ')).toHaveLength(3)
  })
})

describe('a commit', () => {
  it('has the message, is changed, and signed off', async () => {
    edit('a')
    await act({ kind: 'stage', paths: ['/a'] })
    const { commit } = await act({ kind: 'commit', message: '# not a comment\n\nBody', signOff: true })
    expect(place.git('work', 'rev-parse', 'HEAD').trim()).toBe(commit)
    expect(place.git('work', 'log', '-1', '--format=%B')).toBe(
      '# not a comment\n\nBody\n\nSigned-off-by: Ada <ada@example.com>\n\n',
    )
    edit('b')
    await act({ kind: 'stage', paths: ['/b'] })
    await act({ kind: 'commit', message: '', amend: true })
    expect(place.git('work', 'rev-list', '--count', 'HEAD').trim()).toBe('2')
    expect(place.git('work', 'log', '-1', '--format=%s').trim()).toBe('# not a comment')
  })

  it('says plainly that nothing is staged, and that the author is not known', async () => {
    await expect(act({ kind: 'commit', message: 'x' })).rejects.toMatchObject({ code: 'NOTHING' })
    writeFileSync(`${place.home}/.gitconfig`, '[user]\nuseConfigOnly = true\n')
    edit('a')
    await act({ kind: 'stage', paths: ['/a'] })
    await expect(act({ kind: 'commit', message: 'x' })).rejects.toMatchObject({ code: 'NO_AUTHOR' })
  })

  it('in a folder of a repository is refused where files outside of it would go with it', async () => {
    git = place.open('work/folder')
    edit('a')
    edit('folder/c')
    place.git('work', 'add', 'a')
    await act({ kind: 'stage', paths: ['/c'] })
    await expect(act({ kind: 'commit', message: 'x' })).rejects.toThrow(/outside of this workspace.*a/)
    place.git('work', 'reset', '-q', 'a')
    await act({ kind: 'commit', message: 'x' })
    expect(porcelain()).toEqual([' M a'])
  })

  it('runs hooks only where the workspace is trusted', async () => {
    const hook = place.trap('hook')
    writeFileSync(place.path('work/.git/hooks/pre-commit'), `#!/bin/sh\n${hook.command} </dev/null\n`, {
      mode: 0o755,
    })
    edit('a')
    await act({ kind: 'stage', paths: ['/a'] })
    await act({ kind: 'commit', message: 'x' })
    expect(hook.ran()).toBe(false)
    await git.trust(true)
    await act({ kind: 'commit', message: 'y', amend: true })
    expect(hook.ran()).toBe(true)
  })

  it('says what a hook complains of', async () => {
    writeFileSync(place.path('work/.git/hooks/pre-commit'), '#!/bin/sh\necho no good >&2\nexit 1\n', {
      mode: 0o755,
    })
    await git.trust(true)
    edit('a')
    await act({ kind: 'stage', paths: ['/a'] })
    await expect(act({ kind: 'commit', message: 'x' })).rejects.toThrow('no good')
  })
})

describe('what is discarded', () => {
  it('comes back byte for byte: edited, deleted and new files', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 1])
    writeFileSync(place.path('work/a'), bytes)
    rmSync(place.path('work/b'))
    edit('new')
    const changed = await act({ kind: 'discard', group: 'changed' })
    const untracked = await act({ kind: 'discard', paths: ['/new'] })
    expect(porcelain()).toEqual([])
    expect([text('a'), text('b'), existsSync(place.path('work/new'))]).toEqual(['a\n', 'b\n', false])
    await act({ kind: 'restore', discardId: changed.discardId ?? '' })
    await act({ kind: 'restore', discardId: untracked.discardId ?? '' })
    expect(readFileSync(place.path('work/a'))).toEqual(bytes)
    expect(porcelain()).toEqual([' M a', ' D b', '?? new'])
    await expect(act({ kind: 'restore', discardId: '../../x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('stays where the file has newer edits', async () => {
    for (const name of ['a', 'b']) edit(name)
    const { discardId = '' } = await act({ kind: 'discard', group: 'changed' })
    edit('a', 'newer\n')
    expect(await act({ kind: 'restore', discardId })).toMatchObject({ paths: ['/b'], left: [{ path: '/a' }] })
    expect(text('a')).toBe('newer\n')
  })

  it('leaves what is staged, and conflicts', async () => {
    edit('a', 'staged\n')
    place.git('work', 'add', 'a')
    appendFileSync(place.path('work/a'), 'more\n')
    await act({ kind: 'discard', paths: ['/a'] })
    expect(text('a')).toBe('staged\n')
    expect(porcelain()).toEqual(['M  a'])
  })
})

it('a file whose filter does not run is neither staged nor discarded until the workspace is trusted (F17)', async () => {
  const clean = place.trap('clean')
  place.git('work', 'config', 'filter.big.clean', clean.command)
  edit('.gitattributes', 'a filter=big\n')
  for (const name of ['a', 'b']) edit(name)
  for (const kind of ['stage', 'discard'] as const)
    await expect(act({ kind, paths: ['/a'] })).rejects.toMatchObject({ code: 'NOT_TRUSTED' })
  await act({ kind: 'stage', paths: ['/b'] })
  expect(clean.ran()).toBe(false)
  await git.trust(true)
  await act({ kind: 'stage', paths: ['/a'] })
  expect(clean.ran()).toBe(true)
})

describe('lines of a file', () => {
  const numbered = (change: Record<number, string> = {}) =>
    [1, 2, 3, 4, 5, 6].map((n) => change[n] ?? `line ${n}\n`).join('')
  const span = (start: number, count: number) => ({ start, count })
  const staged = (name: string) => place.git('work', 'show', `:${name}`)
  const versions = async (path: string, to: 'head' | 'index') => ({
    before: (await git.text({ repository: '/', path, side: to })).version,
    after:
      to === 'head'
        ? (await git.text({ repository: '/', path, side: 'index' })).version
        : (await createDisk({ root: place.path('work') }).read(path)).version,
  })

  beforeEach(() => {
    edit('a', numbered())
    place.git('work', 'commit', '-qam', 'lines')
    edit('a', numbered({ 1: 'ONE\n', 4: 'FOUR\nmore\n', 6: 'line 6' }))
  })

  it('are staged, unstaged and discarded, and the rest stays byte for byte', async () => {
    const four = [{ before: span(4, 1), after: span(4, 2) }]
    await act({ kind: 'lines', to: 'stage', path: '/a', ...(await versions('/a', 'index')), ranges: four })
    expect(staged('a')).toBe(numbered({ 4: 'FOUR\nmore\n' }))
    const first = [{ before: span(1, 1), after: span(1, 1) }]
    const seen = await versions('/a', 'index')
    const { discardId = '' } = await act({ kind: 'lines', to: 'discard', path: '/a', ...seen, ranges: first })
    expect(text('a')).toBe(numbered({ 4: 'FOUR\nmore\n', 6: 'line 6' }))
    await act({ kind: 'restore', discardId })
    expect(text('a')).toBe(numbered({ 1: 'ONE\n', 4: 'FOUR\nmore\n', 6: 'line 6' }))
    await act({ kind: 'lines', to: 'unstage', path: '/a', ...(await versions('/a', 'head')), ranges: four })
    expect(porcelain()).toEqual([' M a'])
  })

  it('keep the line ends that git would write, and who may execute the file', async () => {
    edit('a', numbered())
    place.git('work', 'config', 'core.autocrlf', 'true')
    place.git('work', 'update-index', '--chmod=+x', 'a')
    place.git('work', 'commit', '-qm', 'executable')
    edit('a', numbered({ 1: 'ONE\n' }).replaceAll('\n', '\r\n'))
    chmodSync(place.path('work/a'), 0o755)
    const first = [{ before: span(1, 1), after: span(1, 1) }]
    await act({ kind: 'lines', to: 'stage', path: '/a', ...(await versions('/a', 'index')), ranges: first })
    expect(staged('a')).toBe(numbered({ 1: 'ONE\n' }))
    expect(place.git('work', 'ls-files', '-s', 'a')).toMatch(/^100755 /)
    expect(porcelain()).toEqual(['M  a'])
  })

  it('of a file that was changed since the user saw it are left alone', async () => {
    const seen = await versions('/a', 'index')
    edit('a', numbered({ 2: 'TWO\n' }))
    const first = [{ before: span(1, 1), after: span(1, 1) }]
    for (const to of ['stage', 'discard'] as const)
      await expect(act({ kind: 'lines', to, path: '/a', ...seen, ranges: first })).rejects.toMatchObject({
        code: 'CHANGED',
      })
    const wrong = [{ before: span(90, 1), after: span(1, 1) }]
    const now = await versions('/a', 'index')
    await expect(
      act({ kind: 'lines', to: 'stage', path: '/a', ...now, ranges: wrong }),
    ).rejects.toMatchObject({
      code: 'CHANGED',
    })
    expect(staged('a')).toBe(numbered())
  })

  it('are those of a folder of a repository, too', async () => {
    edit('folder/c', 'new\nc\n')
    git = place.open('work/folder')
    const index = await git.text({ repository: '/', path: '/c', side: 'index' })
    const { version } = await createDisk({ root: place.path('work/folder') }).read('/c')
    const ranges = [{ before: span(1, 1), after: span(1, 2) }]
    await act({ kind: 'lines', to: 'stage', path: '/c', before: index.version, after: version, ranges })
    expect(porcelain()).toEqual([' M a', 'M  folder/c'])
  })
})

describe('branches', () => {
  const names = async () =>
    (await git.branches('/')).map(({ name, isCurrent }) => (isCurrent ? `*${name}` : name)).toSorted()

  it('are listed, made, checked out, merged and deleted (F19)', async () => {
    await act({ kind: 'createBranch', name: 'topic/one', isSwitched: true })
    expect(await names()).toEqual(['*topic/one', 'main'])
    edit('new')
    await act({ kind: 'stage', group: 'untracked' })
    await act({ kind: 'commit', message: 'on the branch' })
    await act({ kind: 'switch', name: 'main' })
    await expect(act({ kind: 'deleteBranch', name: 'topic/one' })).rejects.toMatchObject({ code: 'UNMERGED' })
    const { commit = '' } = await act({ kind: 'deleteBranch', name: 'topic/one', force: true })
    await act({ kind: 'createBranch', name: 'topic/one', at: commit, isSwitched: false })
    await act({ kind: 'merge', name: 'topic/one' })
    await act({ kind: 'deleteBranch', name: 'topic/one' })
    expect(await names()).toEqual(['*main'])
    expect(existsSync(place.path('work/new'))).toBe(true)
  })

  it('of another repository are checked out as ones that follow them', async () => {
    place.git('work', 'branch', 'side')
    place.git('.', 'clone', '-q', 'work', 'clone')
    git = place.open('clone')
    expect(await names()).toEqual(['*main', 'origin/main', 'origin/side'])
    await act({ kind: 'switch', name: 'origin/side' })
    expect((await git.status(false)).repositories[0]).toMatchObject({
      branch: 'side',
      upstream: 'origin/side',
    })
  })

  it('are refused with words: a bad name, one that is gone, edits that would be lost', async () => {
    for (const name of ['-x', 'a..b', 'HEAD', 'with space'])
      await expect(act({ kind: 'createBranch', name, isSwitched: true })).rejects.toThrow(
        /cannot be the name|not a valid/,
      )
    await expect(act({ kind: 'switch', name: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    place.git('work', 'checkout', '-q', '-b', 'side')
    edit('a', 'side\n')
    place.git('work', 'commit', '-qam', 'side')
    edit('a', 'edited\n')
    await expect(act({ kind: 'switch', name: 'main' })).rejects.toThrow(/would be overwritten/)
    expect(text('a')).toBe('edited\n')
  })

  it('that do not go together stop the merge at their conflicts', async () => {
    place.git('work', 'checkout', '-q', '-b', 'side')
    edit('a', 'side\n')
    place.git('work', 'commit', '-qam', 'side')
    place.git('work', 'checkout', '-q', 'main')
    edit('a', 'main\n')
    place.git('work', 'commit', '-qam', 'main')
    expect(await act({ kind: 'merge', name: 'side' })).toMatchObject({ isStopped: true })
    expect((await git.status(false)).repositories[0]).toMatchObject({
      operation: 'merge',
      counts: { conflicts: 1 },
    })
  })
})
