import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openedReview } from '../../src/testing/reviewServer'
import { createDisk } from '../drivers/disk/disk'
import { createLog } from '../lib/log'
import { openReview } from './openReview'

const log = createLog('silent', () => undefined)
const taskId = 't'
let folder = ''
let root = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-review-disk-')))
  root = join(folder, 'work')
  mkdirSync(root)
})
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  // A checkpoint that is still being written would come into the folder while it is removed.
  for (const end of ends.splice(0)) await end()
  rmSync(folder, { recursive: true, force: true })
})

const write = (path: string, text: string | Buffer) => writeFileSync(join(root, path), text)
const text = (path: string) =>
  statSync(join(root, path), { throwIfNoEntry: false })?.isFile()
    ? readFileSync(join(root, path), 'latin1')
    : null
const git = (...args: string[]) => {
  const home = join(folder, 'home')
  return execFileSync('git', args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home },
    encoding: 'latin1',
    stdio: 'pipe',
  })
}

async function opened(
  environment: NodeJS.ProcessEnv = process.env,
  lines: readonly unknown[] = [],
  epoch = 'e',
) {
  const disk = createDisk({ root })
  const driver = await openReview({ disk, folder: join(folder, 'state'), environment, now: Date.now, log })
  ends.push(() => driver.checkpoints.stop())
  return { ...openedReview(driver, lines, epoch), driver }
}

const edit = (path: string, oldText: string, newText: string) => ({
  type: 'tool_invocation' as const,
  toolCallId: path,
  toolName: 'edit',
  title: 'Edit',
  kind: 'edit' as const,
  status: 'completed' as const,
  content: [{ type: 'diff' as const, path, oldText, newText }],
})

describe('the review of a real folder', () => {
  it('puts back bytes, links and what may be executed, and leaves the status of the user as it was', async () => {
    mkdirSync(join(folder, 'home'))
    writeFileSync(
      join(folder, 'home', '.gitconfig'),
      '[user]\nname = A\nemail = a@b\n[core]\nautocrlf = true\n',
    )
    git('init', '-q')
    write('a.txt', 'one\r\ntwo\nthree')
    write('run.sh', '#!/bin/sh\n')
    chmodSync(join(root, 'run.sh'), 0o755)
    symlinkSync('a.txt', join(root, 'link'))
    write('bytes', Buffer.from([0, 200, 13, 10]))
    git('add', 'a.txt')
    git('commit', '-qm', 'first')
    const status = () => git('status', '--porcelain=v2', '--untracked-files=all')
    const before = status()
    const { turn, data } = await opened()
    await turn(taskId, () => {
      write('a.txt', 'ONE\n')
      rmSync(join(root, 'run.sh'))
      rmSync(join(root, 'link'))
      symlinkSync('elsewhere', join(root, 'link'))
      write('bytes', Buffer.from([1]))
      write('new.txt', 'new')
    })
    const { files } = (await data('changes', { taskId })) as { files: object[] }
    expect(files).toHaveLength(5)
    const { undoId, conflicts } = await data('undo', { taskId })
    expect(conflicts).toEqual([])
    expect([text('a.txt'), text('bytes'), text('new.txt')]).toEqual([
      'one\r\ntwo\nthree',
      '\0\u00c8\r\n',
      null,
    ])
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
    expect(readlinkSync(join(root, 'link'))).toBe('a.txt')
    expect(status()).toBe(before)
    expect(await data('redo', { taskId, undoId })).toMatchObject({ conflicts: [] })
    expect([text('a.txt'), text('run.sh'), text('new.txt')]).toEqual(['ONE\n', null, 'new'])
    expect(readlinkSync(join(root, 'link'))).toBe('elsewhere')
  })

  it('puts a file back in the place of a folder, a folder in the place of a file, and both of that back', async () => {
    write('one', 'a file')
    mkdirSync(join(root, 'two'))
    write('two/inside', 'in a folder')
    const { turn, data } = await opened()
    await turn(taskId, () => {
      rmSync(join(root, 'one'))
      mkdirSync(join(root, 'one'))
      write('one/inside', 'new')
      rmSync(join(root, 'two'), { recursive: true })
      write('two', 'a file now')
    })
    const { undoId, conflicts } = await data('undo', { taskId })
    expect(conflicts).toEqual([])
    expect([text('one'), text('two/inside')]).toEqual(['a file', 'in a folder'])
    expect(await data('redo', { taskId, undoId })).toMatchObject({ conflicts: [] })
    expect([text('one/inside'), text('two')]).toEqual(['new', 'a file now'])
  })

  it('leaves a folder alone that has files of its own, where a file is to be', async () => {
    write('one', 'a file')
    const { turn, data } = await opened()
    await turn(taskId, () => rmSync(join(root, 'one')))
    await data('changes', { taskId })
    mkdirSync(join(root, 'one'))
    write('one/mine', 'of the user')
    expect(await data('undo', { taskId })).toMatchObject({
      done: [],
      conflicts: [{ path: '/one', reason: 'blocked' }],
    })
    expect(text('one/mine')).toBe('of the user')
  })

  it('looks into a repository in it whose name is no UTF-8', async () => {
    write('a.txt', 'one')
    const name = Buffer.concat([Buffer.from(`${root}/n`), Buffer.from([0xff])])
    mkdirSync(Buffer.concat([name, Buffer.from('/.git')]), { recursive: true })
    writeFileSync(Buffer.concat([name, Buffer.from('/.git/HEAD')]), 'ref: refs/heads/main\n')
    mkdirSync(Buffer.concat([name, Buffer.from('/.git/objects')]))
    mkdirSync(Buffer.concat([name, Buffer.from('/.git/refs')]))
    writeFileSync(Buffer.concat([name, Buffer.from('/inside')]), 'one')
    const { turn, data } = await opened()
    mkdirSync(Buffer.concat([name, Buffer.from('/.git/info')]))
    writeFileSync(Buffer.concat([name, Buffer.from('/.git/info/exclude')]), 'left-out\n')
    await turn(taskId, () => {
      write('a.txt', 'two')
      writeFileSync(Buffer.concat([name, Buffer.from('/inside')]), 'two')
      writeFileSync(Buffer.concat([name, Buffer.from('/left-out')]), 'two')
    })
    expect(await data('undo', { taskId })).toMatchObject({
      done: ['/a.txt', '/n\\xFF/inside'],
      conflicts: [],
    })
    expect(text('a.txt')).toBe('one')
    expect(readFileSync(Buffer.concat([name, Buffer.from('/inside')]), 'utf8')).toBe('one')
  })

  it('lets a script be executed again that the agent replaced by a file that may not be', async () => {
    write('run.sh', '#!/bin/sh\n')
    chmodSync(join(root, 'run.sh'), 0o755)
    const { turn, data } = await opened()
    await turn(taskId, () => {
      rmSync(join(root, 'run.sh'))
      write('run.sh', '#!/bin/sh\nexit 1\n')
    })
    expect(statSync(join(root, 'run.sh')).mode & 0o111).toBe(0)
    expect(await data('undo', { taskId })).toMatchObject({ done: ['/run.sh'], conflicts: [] })
    expect([text('run.sh'), statSync(join(root, 'run.sh')).mode & 0o777]).toEqual(['#!/bin/sh\n', 0o755])
  })

  it('lists a script of which only the mode changed, and undoes that', async () => {
    write('run.sh', '#!/bin/sh\n')
    chmodSync(join(root, 'run.sh'), 0o644)
    const mode = () => statSync(join(root, 'run.sh')).mode & 0o777
    const { turn, data } = await opened()
    await turn(taskId, () => chmodSync(join(root, 'run.sh'), 0o755))
    expect(await data('changes', { taskId })).toMatchObject({
      files: [{ path: '/run.sh', executable: true, additions: 0, deletions: 0 }],
    })
    const { undoId, conflicts } = await data('undo', { taskId })
    expect([conflicts, mode(), text('run.sh')]).toEqual([[], 0o644, '#!/bin/sh\n'])
    expect(await data('changes', { taskId })).toMatchObject({ files: [] })
    await data('redo', { taskId, undoId })
    expect(mode()).toBe(0o755)
    await data('keep', { taskId })
    expect(await data('changes', { taskId })).toMatchObject({ files: [] })
  })

  it('takes away with new files the folders that were made for them, and no others', async () => {
    const make = (path: string) => mkdirSync(join(root, path), { recursive: true })
    const isThere = (path: string) => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined
    make('empty')
    const { turn, data, driver } = await opened()
    await turn(taskId, async () => {
      await driver.saves.disk.mkdir('/mine')
      for (const path of ['made/deep', 'used']) make(path)
      for (const path of ['made/deep/a', 'made/b', 'used/c', 'empty/d', 'mine/e']) write(path, 'new')
    })
    await data('changes', { taskId })
    write('used/other', 'of the user')
    const { undoId, conflicts } = await data('undo', { taskId })
    expect(conflicts).toEqual([])
    expect(['made', 'used/c', 'empty/d', 'mine/e'].filter(isThere)).toEqual([])
    expect(['used/other', 'empty', 'mine'].filter(isThere)).toEqual(['used/other', 'empty', 'mine'])
    await data('redo', { taskId, undoId })
    expect([text('made/deep/a'), text('used/c')]).toEqual(['new', 'new'])
    await data('undo', { taskId })
    expect(isThere('made')).toBe(false)
  })

  it('takes a link in the place of a file for what it is', async () => {
    write('a', 'file')
    write('secret', 'not to be written')
    const { turn, data } = await opened()
    await turn(taskId, () => {
      rmSync(join(root, 'a'))
      symlinkSync('secret', join(root, 'a'))
    })
    await data('undo', { taskId })
    expect(lstatSync(join(root, 'a')).isFile()).toBe(true)
    expect([text('a'), text('secret')]).toEqual(['file', 'not to be written'])
  })

  it('goes on at a start with a turn that the server did not see the end of', async () => {
    write('a', 'A')
    const first = await opened()
    await first.begin(taskId)
    write('a', 'B')
    const next = await opened(process.env, first.history.all(), 'later')
    const state = await next.data('changes', { taskId })
    expect(state).toMatchObject({ files: [{ path: '/a' }], turns: [{ files: 1 }] })
    expect(state).not.toMatchObject({ turns: [{ running: true }] })
    await next.data('undo', { taskId })
    expect(text('a')).toBe('A')
  })

  it('completes at a start the undo of a killed server, and removes what that left beside the file', async () => {
    const leftover = '.aether-0123456789abcdef.tmp'
    mkdirSync(join(root, 'node_modules'))
    write('node_modules/a', 'A')
    const first = await opened()
    await first.turn(taskId, ({ host }) => {
      write('node_modules/a', 'B')
      host.update(edit('/node_modules/a', 'A', 'B'))
    })
    const { undoId } = await first.data('undo', { taskId })
    const [task] = await first.driver.records.load()
    const undo = task?.undos.find((each) => each.undoId === undoId)
    if (!task || !undo) throw new Error('There is no such undo.')
    await first.driver.records.save({ ...task, undos: [], work: { kind: 'undo', ...undo } })
    write('node_modules/a', 'B')
    for (const name of [leftover, '.aether-mine.tmp', 'other.tmp']) write(`node_modules/${name}`, '')
    const next = await opened(process.env, first.history.all(), 'later')
    await next.data('changes', { taskId })
    expect(text('node_modules/a')).toBe('A')
    expect(readdirSync(join(root, 'node_modules')).toSorted()).toEqual(['.aether-mine.tmp', 'a', 'other.tmp'])
  })

  it('knows of an ignored file what the tools showed, where that is all of it', async () => {
    write('.gitignore', '.env*\nsame\n')
    write('.env', 'KEY=1')
    write('.env.part', 'a\nb\n')
    write('same', 'same')
    const { turn, data } = await opened()
    await turn(taskId, ({ host }) => {
      write('.env', 'KEY=2')
      write('.env.part', 'a\nc\n')
      host.update(edit('/.env', 'KEY=1', 'KEY=2'))
      host.update(edit('/.env.part', 'b', 'c'))
      host.update(edit('/same', 'same', 'same'))
    })
    expect(await data('undo', { taskId })).toMatchObject({ done: ['/.env'], conflicts: [] })
    expect([text('.env'), text('.env.part')]).toEqual(['KEY=1', 'a\nc\n'])
  })

  it('knows only what the tools showed where there is no git, and says so', async () => {
    write('whole', 'old')
    write('part', 'one old two')
    const { turn, data } = await opened({ PATH: join(folder, 'nothing') })
    await turn(taskId, ({ host }) => {
      write('whole', 'new')
      write('part', 'one new two')
      host.update(edit('/whole', 'old', 'new'))
      host.update(edit('/part', 'old', 'new'))
    })
    expect(await data('changes', { taskId })).toMatchObject({
      files: [{ path: '/part', tooLarge: true }, { path: '/whole' }],
      turns: [{ noCheckpoint: 'no_git' }],
    })
    expect(await data('undo', { taskId })).toMatchObject({
      done: ['/whole'],
      conflicts: [{ path: '/part', reason: 'too_large' }],
    })
    expect([text('whole'), text('part')]).toEqual(['old', 'one new two'])
  })
})
