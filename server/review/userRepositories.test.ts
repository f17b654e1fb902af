import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openedReview } from '../../src/testing/reviewServer'
import { createDisk } from '../drivers/disk/disk'
import { createLog } from '../lib/log'
import { openReview } from './openReview'

const taskId = 't'
const SPARSE_BYTES = 2 * 1024 ** 3
const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
/** A filter that must run, and would change what it is given. */
const SETTINGS = `[user]
name = A
email = a@b
[core]
autocrlf = true
[protocol "file"]
allow = always
[filter "lfs"]
clean = tr a-z A-Z
smudge = tr A-Z a-z
required = true
`
let folder = ''
let root = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-user-git-')))
  root = join(folder, 'work')
  for (const path of [root, join(folder, 'home'), join(folder, 'library')]) mkdirSync(path)
  writeFileSync(join(folder, 'home', '.gitconfig'), SETTINGS)
})
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  // A checkpoint that is still being written would come into the folder while it is removed.
  for (const end of ends.splice(0)) await end()
  rmSync(folder, { recursive: true, force: true })
})

/** The user's own git. It writes down what it looked at only where it must. */
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: join(folder, 'home'), GIT_OPTIONAL_LOCKS: '0' },
    encoding: 'latin1',
    stdio: 'pipe',
  })

function put(path: string, content: string, at = root): void {
  mkdirSync(dirname(join(at, path)), { recursive: true })
  writeFileSync(join(at, path), content)
}

/** Everything below a folder: what it is, its bytes, and when it was written. */
function bytesBelow(at: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const path of readdirSync(at, { recursive: true, encoding: 'utf8' }).toSorted()) {
    const facts = lstatSync(join(at, path))
    const content = facts.isSymbolicLink()
      ? readlinkSync(join(at, path))
      : facts.isFile()
        ? createHash('sha256')
            .update(readFileSync(join(at, path)))
            .digest('hex')
        : ''
    found[path] = `${facts.mode} ${facts.mtimeMs} ${content}`
  }
  return found
}

function makeRepositories(): void {
  const library = join(folder, 'library')
  git(library, 'init', '-q')
  put('lib.txt', 'library\r\n', library)
  git(library, 'add', '.')
  git(library, 'commit', '-qm', 'first')
  git(root, 'init', '-q')
  put('.gitattributes', '*.bin filter=lfs -text\n')
  put('.gitignore', 'out/\n')
  put('crlf.txt', 'one\r\ntwo\r\n')
  put('lf.txt', 'one\ntwo\n')
  symlinkSync('crlf.txt', join(root, 'link'))
  symlinkSync('nowhere', join(root, 'dangling'))
  git(root, 'add', '.')
  git(root, 'commit', '-qm', 'first')
  git(root, 'submodule', '--quiet', 'add', library, 'sub')
  git(root, 'worktree', 'add', '-q', 'tree')
  put('model.bin', POINTER)
  put('staged.txt', 'staged\n')
  git(root, 'add', 'staged.txt')
  put('loose.txt', 'loose\n')
  put('out/sparse', '')
  truncateSync(join(root, 'out', 'sparse'), SPARSE_BYTES)
}

/** What the user and git know of it. */
const known = () => ({
  repositories: bytesBelow(join(root, '.git')),
  statuses: ['', 'sub', 'tree'].map((at) =>
    git(join(root, at), 'status', '--porcelain=v2', '--branch', '--untracked-files=all', '--ignored'),
  ),
  refs: git(root, 'for-each-ref'),
})

describe('the repositories of a user', () => {
  it('are what they were, to the last byte and time, after a turn that was recorded and undone', async () => {
    makeRepositories()
    const before = known()
    const disk = createDisk({ root })
    const log = createLog('silent', () => undefined)
    const state = join(folder, 'state')
    const driver = await openReview({ disk, folder: state, environment: process.env, now: Date.now, log })
    ends.push(() => driver.checkpoints.stop())
    const { turn, data } = openedReview(driver)
    await turn(taskId, () => {
      put('crlf.txt', 'one\r\nTWO\n')
      put('model.bin', POINTER.toUpperCase())
      put('sub/lib.txt', 'LIBRARY\r\n')
      put('tree/lf.txt', 'in the work tree\n')
      put('sub/new.txt', 'new\n')
      rmSync(join(root, 'link'))
      symlinkSync('lf.txt', join(root, 'link'))
      rmSync(join(root, 'dangling'))
      rmSync(join(root, 'staged.txt'))
    })
    const { files } = (await data('changes', { taskId })) as { files: { path: string }[] }
    expect(files.map(({ path }) => path)).toEqual([
      '/crlf.txt',
      '/dangling',
      '/link',
      '/model.bin',
      '/staged.txt',
      '/sub/lib.txt',
      '/sub/new.txt',
      '/tree/lf.txt',
    ])
    expect(bytesBelow(join(root, '.git'))).toEqual(before.repositories)
    expect(await data('undo', { taskId })).toMatchObject({ conflicts: [] })
    expect(readFileSync(join(root, 'model.bin'), 'latin1')).toBe(POINTER)
    expect(readFileSync(join(root, 'crlf.txt'), 'latin1')).toBe('one\r\ntwo\r\n')
    expect(['link', 'dangling'].map((name) => readlinkSync(join(root, name)))).toEqual([
      'crlf.txt',
      'nowhere',
    ])
    expect(known()).toEqual(before)
    // Nothing of 2 GB was read into the state.
    const kept = Object.keys(bytesBelow(state)).map((path) => lstatSync(join(state, path)).size)
    expect(kept.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(1024 ** 2)
  })
})
