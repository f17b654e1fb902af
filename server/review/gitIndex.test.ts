import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeIndex } from './gitIndex'

let folder = ''
let root = ''
const pathsOfOne = 3

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-index-')))
  root = join(folder, 'work')
  mkdirSync(root)
  execFileSync('git', ['init', '-q', '--bare', join(folder, 'git')])
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function git(index: string, args: readonly string[], input: Buffer = Buffer.alloc(0)): string {
  const env = {
    PATH: process.env.PATH,
    GIT_DIR: join(folder, 'git'),
    GIT_WORK_TREE: root,
    GIT_INDEX_FILE: index,
  }
  return execFileSync('git', ['-c', 'core.bare=false', ...args], {
    cwd: root,
    env,
    input,
    encoding: 'latin1',
  })
}

const slices: { place: string; mtimeMs: number }[] = []
async function takeIn(place: string, paths: readonly Buffer[]): Promise<void> {
  const input = Buffer.concat(paths.flatMap((path) => [path, Buffer.from([0])]))
  git(place, ['update-index', '--add', '--remove', '-z', '--stdin'], input)
  if (existsSync(place)) slices.push({ place, mtimeMs: statSync(place).mtimeMs })
}

it('is the index of one git, to the mode and the order of names', async () => {
  const names = [
    'a',
    'b-',
    'b/c',
    'b.d',
    'b0',
    'é',
    'ab',
    `long/${'x'.repeat(120)}`,
    'a1',
    'a12',
    'a123',
    'a1234',
  ]
  const paths = [...names.map((name) => Buffer.from(name)), Buffer.from([0x66, 0xe9]), Buffer.from('link')]
  for (const path of paths.slice(0, -1)) {
    mkdirSync(join(root, dirname(path.toString())), { recursive: true })
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), path]), path)
  }
  symlinkSync('nowhere', join(root, 'link'))
  chmodSync(join(root, 'a1'), 0o755)
  const [made, plain] = [join(folder, 'made'), join(folder, 'plain')]
  await makeIndex(made, paths.toReversed(), takeIn, pathsOfOne)
  git(plain, ['add', '-A'])
  expect(git(made, ['ls-files', '--stage', '-z'])).toBe(git(plain, ['ls-files', '--stage', '-z']))
  expect(git(made, ['write-tree'])).toBe(git(plain, ['write-tree']))
  // Git knows of each file when it was taken in.
  expect(git(made, ['diff-files', '--name-only'])).toBe('')
  expect(existsSync(`${made}.slices`)).toBe(false)
})

it('is as old as its oldest slice, so that git reads what was changed since', async () => {
  slices.length = 0
  for (const name of ['1', '2', '3', '4', '5', '6', '7']) writeFileSync(join(root, name), name)
  const made = join(folder, 'made')
  const paths = ['1', '2', '3', '4', '5', '6', '7'].map((name) => Buffer.from(name))
  await makeIndex(made, paths, takeIn, pathsOfOne)
  expect(slices).toHaveLength(3)
  for (const { mtimeMs } of slices) expect(statSync(made).mtimeMs).toBeLessThanOrEqual(mtimeMs)
  writeFileSync(join(root, '2'), 'x')
  expect(git(made, ['diff-files', '--name-only'])).toBe('2\n')
})

it('has nothing of files that are gone by now', async () => {
  const made = join(folder, 'made')
  const paths = ['1', '2', '3', '4'].map((name) => Buffer.from(name))
  await makeIndex(made, paths, takeIn, pathsOfOne)
  expect(existsSync(made)).toBe(false)
  writeFileSync(join(root, '4'), '4')
  await makeIndex(made, paths, takeIn, pathsOfOne)
  expect(git(made, ['ls-files'])).toBe('4\n')
})

it('is not made where a slice fails or has a format that is not known, and leaves nothing behind', async () => {
  const made = join(folder, 'made')
  writeFileSync(join(root, '1'), '1')
  const other = async (place: string) => writeFileSync(place, 'DIRC\0\0\0\x04\0\0\0\0')
  await expect(makeIndex(made, [Buffer.from('1')], other, pathsOfOne)).rejects.toThrow('version of the index')
  const fails = () => Promise.reject(new Error('No room.'))
  await expect(makeIndex(made, [Buffer.from('1')], fails, pathsOfOne)).rejects.toThrow('No room.')
  expect([existsSync(made), existsSync(`${made}.slices`)]).toEqual([false, false])
})
