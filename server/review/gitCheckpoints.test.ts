import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../lib/log'
import { createContents } from './contents'
import { createGitCheckpoints } from './gitCheckpoints'

const log = createLog('silent', () => undefined)
let folder = ''
let root = ''

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-review-')))
  root = join(folder, 'work')
  mkdirSync(root)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, content: string | Buffer, at = root): void {
  mkdirSync(dirname(join(at, path)), { recursive: true })
  writeFileSync(join(at, path), content)
}

/** The user's own git, with the user's own settings. */
function git(args: string[], cwd = root): string {
  const home = { HOME: join(folder, 'home'), GIT_CONFIG_NOSYSTEM: '1' }
  return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...home },
    encoding: 'latin1',
    stdio: 'pipe',
  })
}

function packedBytes(): number {
  const packs = join(folder, 'git', 'repository', 'objects', 'pack')
  return readdirSync(packs).reduce((sum, name) => sum + statSync(join(packs, name)).size, 0)
}

function configureUser(): void {
  mkdirSync(join(folder, 'home'), { recursive: true })
  writeFileSync(
    join(folder, 'home', '.gitconfig'),
    '[user]\nname = A\nemail = a@b\n[core]\nautocrlf = true\n[filter "lfs"]\nclean = tr a-z A-Z\nsmudge = tr A-Z a-z\nrequired = true\n',
  )
}

function opened(environment: NodeJS.ProcessEnv = process.env, program = 'git', now = Date.now) {
  const contents = createContents({ folder: join(folder, 'contents'), now: Date.now })
  const options = { root, folder: join(folder, 'git'), contents, environment, program, log, now }
  const checkpoints = createGitCheckpoints(options)
  return {
    checkpoints,
    /** What differs after `act`, with contents as Latin-1. */
    async changed(act: () => void) {
      const before = await checkpoints.take()
      act()
      const found = await checkpoints.changes(before, await checkpoints.take())
      const text = async (side: (typeof found)[number]['before']) =>
        side && (side.kind === 'large' ? 'large' : (await contents.get(side.version))?.toString('latin1'))
      const rows = []
      for (const { path, before: was, after: is } of found) rows.push([path, await text(was), await text(is)])
      return rows
    },
  }
}

describe('checkpoints with git', () => {
  it('tell what is new, changed and gone in a folder without git, untracked files included', async () => {
    write('a.txt', 'one\n')
    write('b/c.txt', 'two')
    const rows = await opened().changed(() => {
      write('a.txt', 'ONE\r\n')
      rmSync(join(root, 'b'), { recursive: true })
      write('new.bin', Buffer.from([0, 255, 10]))
    })
    expect(rows).toEqual([
      ['/a.txt', 'one\n', 'ONE\r\n'],
      ['/b/c.txt', 'two', null],
      ['/new.bin', null, '\0\u00ff\n'],
    ])
  })

  it('that were never released are forgotten at rest, also those of a server that was killed', async () => {
    write('a.txt', 'one\n')
    const refs = () => git(['for-each-ref', '--format=%(refname)'], join(folder, 'git', 'repository'))
    const kept = await opened().checkpoints.take()
    expect(refs()).toContain('refs/checkpoints/')
    const { checkpoints } = opened()
    await checkpoints.rest([])
    expect(refs()).not.toContain('refs/checkpoints/')
    expect(refs()).toContain('refs/last/')
    await checkpoints.release(kept)
    rmSync(join(folder, 'git'), { recursive: true })
    await opened().checkpoints.rest([])
    expect(existsSync(join(folder, 'git'))).toBe(false)
  })

  it('store many new files as they are, and make them small at rest', async () => {
    const content = (file: number) => `${file}: ${'the same words again and again, '.repeat(50)}`
    for (let file = 0; file < 1200; file++) write(`many/${file}`, content(file))
    const { checkpoints, changed } = opened()
    await checkpoints.take()
    expect(packedBytes()).toBeGreaterThan(1200 * content(0).length)
    await checkpoints.rest([])
    expect(packedBytes()).toBeLessThan((1200 * content(0).length) / 4)
    expect(await changed(() => write('many/7', 'other'))).toEqual([['/many/7', content(7), 'other']])
  })

  it('do not wait for the rest, which goes on later', async () => {
    write('a.txt', 'one\n')
    const program = join(folder, 'git-that-packs-for-long')
    const ended = join(folder, 'ended')
    writeFileSync(
      program,
      `#!/bin/sh\ncase " $* " in *" gc "*) [ -e "${ended}" ] || { touch "${ended}"; exec sleep 100; };; esac\nexec git "$@"\n`,
    )
    chmodSync(program, 0o755)
    const { checkpoints } = opened(process.env, program)
    const before = await checkpoints.take()
    const rest = checkpoints.rest([before])
    await expect.poll(() => existsSync(ended), { timeout: 20_000 }).toBe(true)
    expect(await checkpoints.take()).not.toBe(before)
    await rest
    await checkpoints.rest([before])
  })

  it('do not wait for a rest that has not come to its long part yet', async () => {
    write('a.txt', 'one\n')
    const [program, packs] = [join(folder, 'git-that-tells'), join(folder, 'packs')]
    writeFileSync(program, `#!/bin/sh\ncase " $* " in *" gc "*) touch "${packs}";; esac\nexec git "$@"\n`)
    chmodSync(program, 0o755)
    const { checkpoints } = opened(process.env, program)
    const before = await checkpoints.take()
    const rest = checkpoints.rest([before])
    const next = checkpoints.take()
    await Promise.all([rest, next])
    expect(existsSync(packs)).toBe(false)
    await checkpoints.rest([before])
    expect(existsSync(packs)).toBe(true)
  })

  it('end what the rest has started, before anything is taken in', async () => {
    write('a.txt', 'one\n')
    const program = join(folder, 'git-with-a-helper')
    const [begun, ended] = [join(folder, 'begun'), join(folder, 'ended')]
    const helper = `trap 'touch "${ended}"; exit' TERM; touch "${begun}"; for n in $(seq 100); do sleep 0.05; done`
    writeFileSync(program, `#!/bin/sh\ncase " $* " in *" gc "*) (${helper}) & wait;; esac\nexec git "$@"\n`)
    chmodSync(program, 0o755)
    const { checkpoints } = opened(process.env, program)
    const before = await checkpoints.take()
    const rest = checkpoints.rest([before])
    await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true)
    await checkpoints.take()
    expect(existsSync(ended)).toBe(true)
    await rest
  })

  it('keep bytes whatever the attributes and settings of the user say, and leave the status of the user alone', async () => {
    configureUser()
    git(['init', '-q'])
    write(
      '.gitattributes',
      '*.txt text eol=crlf\n*.bin filter=lfs\n*.id ident\n*.utf working-tree-encoding=UTF-16LE\n',
    )
    write('.gitignore', 'out/\n')
    write('a.txt', 'one\r\ntwo\n')
    write('b.bin', 'version https://git-lfs.github.com/spec/v1\n')
    write('c.id', '$Id$\n')
    write('d.utf', Buffer.from('a\n', 'utf16le'))
    git(['add', '.'])
    git(['commit', '-qm', 'first'])
    write('staged.txt', 'x')
    git(['add', 'staged.txt'])
    write('loose.txt', 'y')
    write('out/big', '')
    truncateSync(join(root, 'out', 'big'), 2 ** 31)
    const status = () => git(['status', '--porcelain=v2', '--branch', '--untracked-files=all'])
    const before = status()
    const index = () => readFileSync(join(root, '.git', 'index')).toString('latin1')
    const indexBefore = index()
    const { changed } = opened()
    expect(await changed(() => undefined)).toEqual([])
    expect(index()).toBe(indexBefore)
    expect(status()).toBe(before)
    const rows = await changed(() => {
      write('a.txt', 'one\ntwo\r\n')
      write('b.bin', 'abc')
      write('c.id', '$Id: 1 $\n')
      write('d.utf', Buffer.from('b\n', 'utf16le'))
    })
    expect(rows).toEqual([
      ['/a.txt', 'one\r\ntwo\n', 'one\ntwo\r\n'],
      ['/b.bin', 'version https://git-lfs.github.com/spec/v1\n', 'abc'],
      ['/c.id', '$Id$\n', '$Id: 1 $\n'],
      ['/d.utf', 'a\0\n\0', 'b\0\n\0'],
    ])
  })

  it('go into submodules, work trees and nested repositories, each with its own rules', async () => {
    configureUser()
    const other = join(folder, 'other')
    mkdirSync(other)
    git(['init', '-q'], other)
    write('in.txt', 'sub', other)
    write('.gitignore', '*.log\n', other)
    git(['add', '.'], other)
    git(['commit', '-qm', 'first'], other)
    git(['init', '-q'])
    write('.gitignore', '*.tmp\n')
    git(['add', '.'])
    git(['commit', '-qm', 'first'])
    git(['submodule', '--quiet', 'add', other, 'sub'])
    git(['worktree', 'add', '-q', 'tree'])
    git(['init', '-q', 'deep/nested'])
    write('deep/nested/n.txt', 'n')
    const status = () => git(['status', '--porcelain=v2'])
    const before = status()
    const { changed } = opened()
    const rows = await changed(() => {
      write('sub/in.txt', 'SUB')
      write('sub/no.log', 'x')
      write('sub/yes.tmp', 'x')
      write('tree/w.txt', 'w')
      write('no.tmp', 'x')
      write('deep/nested/n.txt', 'N')
    })
    expect(rows).toEqual([
      ['/deep/nested/n.txt', 'n', 'N'],
      ['/sub/in.txt', 'sub', 'SUB'],
      ['/sub/yes.tmp', null, 'x'],
      ['/tree/w.txt', null, 'w'],
    ])
    write('sub/in.txt', 'sub')
    for (const path of ['sub/no.log', 'sub/yes.tmp', 'tree/w.txt', 'no.tmp']) rmSync(join(root, path))
    expect(status()).toBe(before)
  })

  it('respect the rules of a repository around the workspace, but where it ignores all of that', async () => {
    configureUser()
    git(['init', '-q'], folder)
    writeFileSync(join(folder, '.gitignore'), 'skipped\n')
    const { changed } = opened()
    const touch = (name: string) => () => {
      write('skipped', name)
      write('seen', name)
    }
    expect(await changed(touch('1'))).toEqual([['/seen', null, '1']])
    writeFileSync(join(folder, '.gitignore'), 'work/\n')
    expect((await changed(touch('2'))).map(([path]) => path)).toContain('/skipped')
  })

  it('keep links as links, and names that are no text', async () => {
    write('a', 'a')
    symlinkSync('a', join(root, 'link'))
    const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xe9])])
    writeFileSync(odd, 'odd')
    const rows = await opened().changed(() => {
      rmSync(join(root, 'link'))
      symlinkSync('elsewhere', join(root, 'link'))
      writeFileSync(odd, 'ODD')
    })
    expect(rows).toEqual([
      ['/f\\xE9', 'odd', 'ODD'],
      ['/link', 'a', 'elsewhere'],
    ])
  })

  it('name files that are too large, and take a folder in the place of a file', async () => {
    write('big', Buffer.alloc(6 * 1024 * 1024))
    write('grows', 'small')
    write('turns', 'file')
    const rows = await opened().changed(() => {
      write('big', Buffer.alloc(7 * 1024 * 1024))
      write('grows', Buffer.alloc(6 * 1024 * 1024))
      rmSync(join(root, 'turns'))
      write('turns/into', 'folder')
    })
    expect(rows).toEqual([
      ['/big', 'large', 'large'],
      ['/grows', 'small', 'large'],
      ['/turns', 'file', null],
      ['/turns/into', null, 'folder'],
    ])
  })

  it('survive making room, and go on in a later start', async () => {
    write('a', '1')
    const { checkpoints } = opened()
    const before = await checkpoints.take()
    write('a', '2')
    const next = opened()
    await next.checkpoints.take()
    await next.checkpoints.rest([before])
    expect(await next.checkpoints.changes(before, await next.checkpoints.take())).toHaveLength(1)
    await next.checkpoints.release(before)
    await next.checkpoints.rest([])
    expect(await next.changed(() => write('a', '3'))).toEqual([['/a', '2', '3']])
  })

  it.each([
    ['as one pack', null, true],
    ['each as a file by a git that would make a pack of each', 'git version 2.36.1', false],
  ])('take in many files at once %s, to the byte', async (_, version, isPacked) => {
    const program = join(folder, 'versioned')
    const said = version === null ? 'exec git "$@"' : `echo '${version}'`
    writeFileSync(program, `#!/bin/sh\ncase "$*" in *version) ${said};; *) exec git "$@";; esac\n`)
    chmodSync(program, 0o755)
    for (let index = 0; index < 1200; index++) write(`many/${index % 12}/${index}.txt`, `${index}\r\n\0$Id$`)
    expect(await opened(process.env, program).changed(() => write('many/7/1195.txt', 'other'))).toEqual([
      ['/many/7/1195.txt', '1195\r\n\0$Id$', 'other'],
    ])
    const count = git(['count-objects', '-v'], join(folder, 'git', 'repository'))
    const [, loose, packs] = /count: (\d+)[\s\S]*packs: (\d+)/.exec(count) ?? []
    expect(Number(loose) < 100).toBe(isPacked)
    expect(Number(packs)).toBe(isPacked ? 1 : 0)
  })

  it('say that there is no git', async () => {
    await expect(opened(process.env, 'no-such-git').checkpoints.take()).rejects.toMatchObject({
      reason: 'no_git',
    })
  })

  it('are not tried again for a while where there are far too many files', async () => {
    const [program, runs] = [join(folder, 'many'), join(folder, 'runs')]
    const listing = `echo >>${runs}; head -c 70000000 /dev/zero`
    writeFileSync(program, `#!/bin/sh\ncase "$*" in *ls-files*) ${listing};; *) exec git "$@";; esac\n`)
    chmodSync(program, 0o755)
    let now = 2 ** 40
    const { checkpoints } = opened(process.env, program, () => now)
    const refused = () => expect(checkpoints.take()).rejects.toMatchObject({ reason: 'too_large' })
    await refused()
    await refused()
    expect(readFileSync(runs, 'utf8')).toBe('\n')
    now += 31 * 60 * 1000
    await refused()
    expect(readFileSync(runs, 'utf8')).toBe('\n\n')
  })

  it('run no program of a repository', async () => {
    configureUser()
    git(['init', '-q'])
    const mark = join(folder, 'ran')
    const program = join(folder, 'program')
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\ncat\n`)
    chmodSync(program, 0o755)
    git(['config', 'core.fsmonitor', program])
    git(['config', 'filter.evil.clean', program])
    git(['config', 'core.hooksPath', dirname(program)])
    write('.gitattributes', '* filter=evil\n')
    write('a', 'a')
    await opened().changed(() => write('a', 'b'))
    expect(existsSync(mark)).toBe(false)
  })
})
