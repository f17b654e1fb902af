import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GitLog } from '../../../src/channels/files/shared/gitProtocol'
import { createGitPlace, type GitPlace } from '../../testing/gitHarness'
import type { GitDriver } from '../git'
import { parseBlame } from './blame'

let place: GitPlace
let git: GitDriver
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
  git = place.open('work')
})
afterEach(() => place.remove())

function commit(files: Readonly<Record<string, string | Buffer>>, message: string): string {
  for (const [name, content] of Object.entries(files)) place.write(`work/${name}`, content)
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-q', '--allow-empty', '-m', message)
  return place.git('work', 'rev-parse', 'HEAD').trim()
}

const log = (more: Partial<Parameters<GitDriver['log']>[0]> = {}) =>
  git.log({ repository: '/', scope: 'branch', limit: 100, ...more })
const subjects = ({ commits }: GitLog) => commits.map(({ subject }) => subject)

describe('the log', () => {
  it('is empty before the first commit, and has no branch where none is checked out (F24)', async () => {
    expect(await log()).toEqual({ commits: [], isMore: false })
    expect(await log({ scope: 'all' })).toEqual({ commits: [], isMore: false })
    const first = commit({ a: '1' }, 'first')
    place.git('work', 'checkout', '-q', '--detach')
    expect((await log()).commits).toMatchObject([
      { commit: first, parents: [], author: 'Ada', email: 'ada@example.com', subject: 'first' },
    ])
    expect((await log()).commits[0]?.refs).toContainEqual({ kind: 'head', name: 'HEAD', isCurrent: true })
  })

  it('names branches and tags, of one branch or of all', async () => {
    commit({ a: '1' }, 'first')
    place.git('work', 'tag', '-a', 'v1.0', '-m', 'one')
    place.git('work', 'checkout', '-q', '-b', 'feat/x')
    const side = commit({ b: '1' }, 'side')
    place.git('work', 'checkout', '-q', 'main')
    commit({ c: '1' }, 'main, "quoted"')
    expect(subjects(await log())).toEqual(['main, "quoted"', 'first'])
    const all = (await log({ scope: 'all' })).commits
    expect(all).toHaveLength(3)
    expect(all.find((one) => one.commit === side)?.refs).toEqual([{ kind: 'branch', name: 'feat/x' }])
    expect(all.at(-1)?.refs).toEqual([{ kind: 'tag', name: 'v1.0' }])
    expect(all.find(({ refs }) => refs?.some(({ name }) => name === 'main'))?.refs).toEqual([
      { kind: 'branch', name: 'main', isCurrent: true },
    ])
  })

  it('comes in pages that go on at the parents, or behind so many', async () => {
    for (let n = 1; n <= 5; n++) commit({ a: String(n) }, `c${n}`)
    const first = await log({ limit: 2 })
    expect([subjects(first), first.isMore]).toEqual([['c5', 'c4'], true])
    const from = first.commits.at(-1)?.parents ?? []
    const second = await log({ limit: 3, from })
    expect([subjects(second), second.isMore]).toEqual([['c3', 'c2', 'c1'], false])
    expect(subjects(await log({ limit: 2, skip: 3 }))).toEqual(['c2', 'c1'])
  })

  it('of a file follows it through its names', async () => {
    const text = 'one\ntwo\nthree\nfour\nfive\n'
    commit({ 'old name': text, other: '1' }, 'made')
    commit({ other: '2' }, 'another file')
    place.git('work', 'mv', 'old name', 'new\tname')
    commit({}, 'moved')
    commit({ 'new\tname': `${text}six\n` }, 'edited')
    const found = await log({ path: '/new\tname' })
    expect(found.commits.map(({ subject, path }) => [subject, path])).toEqual([
      ['edited', '/new\tname'],
      ['moved', '/new\tname'],
      ['made', '/old name'],
    ])
  })

  it('of a file whose name is no UTF-8, in a workspace inside of its repository', async () => {
    commit({ 'inner/é': '1' }, 'made')
    const inner = place.open('work/inner')
    const found = await inner.log({ repository: '/', scope: 'branch', limit: 5, path: '/é' })
    expect(found.commits).toMatchObject([{ subject: 'made', path: '/é' }])
    writeFileSync(Buffer.from(`${place.path('work')}/inner/b\xE9`, 'latin1'), 'x')
    commit({}, 'with bytes')
    const bytes = await inner.log({ repository: '/', scope: 'branch', limit: 5, path: '/b\\xE9' })
    expect(bytes.commits).toMatchObject([{ subject: 'with bytes', path: '/b\\xE9' }])
  })

  it('of 100,000 commits begins at once, and goes on as fast at its end', async () => {
    const input: string[] = []
    for (let n = 1; n <= 100_000; n++)
      input.push(
        `commit refs/heads/main\nmark :${n}\ncommitter Ada <ada@example.com> ${1_500_000_000 + n * 60} +0000\ndata 4\nc${String(n).padStart(3, '0').slice(-3)}\n${n > 1 ? `from :${n - 1}\n` : ''}\n`,
      )
    execFileSync('git', ['fast-import', '--quiet'], { cwd: place.path('work'), input: input.join('') })
    const began = performance.now()
    const first = await log({ limit: 200 })
    const firstMs = performance.now() - began
    expect(first.commits).toHaveLength(200)
    const last = place.git('work', 'rev-list', '--max-count=1', '--skip=99900', 'HEAD').trim()
    const again = performance.now()
    const end = await log({ limit: 200, from: [last] })
    const endMs = performance.now() - again
    expect([end.commits.length, end.isMore]).toEqual([100, false])
    console.info(`log of 100,000: first page ${firstMs.toFixed(0)} ms, last page ${endMs.toFixed(0)} ms`)
    // Reading all of it takes seconds where this machine does other things, too.
    expect(firstMs).toBeLessThan(3000)
    expect(endMs).toBeLessThan(3000)
  }, 120_000)
})

describe('a commit', () => {
  it('has its message and its files against its first parent (F24)', async () => {
    const first = commit({ a: 'a\nb\nc\nd\n', gone: 'x' }, 'first')
    place.git('work', 'rm', '-q', 'gone')
    place.git('work', 'mv', 'a', 'moved')
    const second = commit({ 'new\nline': '1' }, 'second\n\nWhy it is so.')
    expect(await git.commit('/', second)).toMatchObject({
      parents: [first],
      message: 'second\n\nWhy it is so.',
      files: [
        { path: '/gone', kind: 'D' },
        { path: '/moved', kind: 'R', from: '/a' },
        { path: '/new\nline', kind: 'A' },
      ],
    })
    expect((await git.commit('/', first)).files).toEqual([
      { path: '/a', kind: 'A' },
      { path: '/gone', kind: 'A' },
    ])
    expect(await git.text({ repository: '/', path: '/gone', side: 'commit', commit: first })).toMatchObject({
      content: 'x',
    })
    expect(await git.text({ repository: '/', path: '/gone', side: 'commit', commit: second })).toMatchObject({
      version: null,
    })
  })

  it('that is gone, and one that is no commit, is refused with words', async () => {
    const first = commit({ a: '1' }, 'first')
    const tree = place.git('work', 'rev-parse', `${first}^{tree}`).trim()
    for (const name of ['f'.repeat(40), tree])
      await expect(git.commit('/', name)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('of a submodule that moved on names it, and of files outside of the workspace how many', async () => {
    commit({ 'inner/a': '1', outside: '1' }, 'both')
    const inner = place.open('work/inner')
    const head = place.git('work', 'rev-parse', 'HEAD').trim()
    expect(await inner.commit('/', head)).toMatchObject({ files: [{ path: '/a', kind: 'A' }], unnamed: 1 })
  })
})

describe('blame', () => {
  it('says of each line of the file on the disk who wrote it (F25)', async () => {
    const first = commit({ a: 'one\ntwo\nthree\n' }, 'first')
    const second = commit({ a: 'one\nTWO\nthree\n' }, 'second')
    place.write('work/a', 'new\none\nTWO\nthree\n')
    const { commits, parts } = await git.blame('/', '/a')
    const whose = parts.map(([start, count, at]) => [start, count, commits[at]?.commit ?? null])
    expect(whose).toEqual([
      [1, 1, null],
      [2, 1, first],
      [3, 1, second],
      [4, 1, first],
    ])
    expect(commits.find((one) => one.commit === second)).toMatchObject({ author: 'Ada', subject: 'second' })
    expect(Date.parse(commits[0]?.date ?? '')).toBeGreaterThan(Date.now() - 86_400_000)
  })

  it('of a file that git does not know says so', async () => {
    commit({ a: '1' }, 'first')
    place.write('work/new', 'x')
    await expect(git.blame('/', '/new')).rejects.toMatchObject({ code: 'NOTHING' })
  })

  it('is read field by field, whatever the subject is', () => {
    const id = 'a'.repeat(40)
    const said = `${id} 1 1 2\nauthor A <b>\nauthor-mail <a@b>\nauthor-time 0\nauthor-tz -0130\nsummary ${id} 1 1 1x\nfilename a\n${'0'.repeat(40)} 3 3 1\nauthor Nobody\nfilename a\n`
    expect(parseBlame(said)).toEqual({
      commits: [
        {
          commit: id,
          author: 'A <b>',
          email: 'a@b',
          date: '1969-12-31T22:30:00-01:30',
          subject: `${id} 1 1 1x`,
        },
      ],
      parts: [
        [1, 2, 0],
        [3, 1, -1],
      ],
    })
  })
})

it('runs no program that the repository names, until it is trusted (F17)', async () => {
  const traps = ['textconv', 'external', 'command', 'gpg', 'ssh', 'pager', 'clean'].map((name) =>
    place.trap(name),
  )
  const [textconv, external, command, gpg, , pager, clean] = traps.map((trap) => trap.command)
  const settings = {
    'diff.evil.textconv': textconv,
    'diff.evil.command': command,
    'diff.external': external,
    'gpg.program': gpg,
    'log.showSignature': 'true',
    'core.pager': pager,
    'filter.evil.clean': clean,
  }
  const first = commit({ a: 'one\n', '.gitattributes': '* diff=evil filter=evil\n' }, 'first')
  // A commit that says it is signed.
  const signed = place
    .git('work', 'cat-file', 'commit', first)
    .replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n')
  place.write('signed', signed)
  const id = place.git('work', 'hash-object', '-t', 'commit', '-w', place.path('signed')).trim()
  place.git('work', 'reset', '-q', '--soft', id)
  for (const [key, value] of Object.entries(settings)) place.git('work', 'config', key, value ?? '')
  place.write('work/a', 'one\ntwo\n')
  await log()
  await log({ scope: 'all' })
  await log({ path: '/a' })
  await git.commit('/', id)
  await git.blame('/', '/a')
  await git.text({ repository: '/', path: '/a', side: 'commit', commit: id })
  expect(traps.filter((trap) => trap.ran())).toEqual([])
})
