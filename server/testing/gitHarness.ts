import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createClock } from '../../src/lib/clock'
import { createDisk } from '../drivers/disk/disk'
import { createGit, type GitOptions } from '../git/git'

const SETTINGS = `[user]
name = Ada
email = ada@example.com
[init]
defaultBranch = main
[protocol "file"]
allow = always
`

/**
 * Real repositories in a folder of a test alone, with a home folder of their own.
 *
 *     const place = createGitPlace()
 *     place.git('work', 'init')
 *     const status = await place.open('work').status(false)
 *     await place.remove()
 */
export function createGitPlace() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-git-')))
  const home = join(folder, 'home')
  for (const path of [home, join(folder, 'work'), join(folder, 'state')]) mkdirSync(path)
  writeFileSync(join(home, '.gitconfig'), SETTINGS)
  const environment = { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
  const opened: ReturnType<typeof createGit>[] = []

  return {
    folder,
    home,
    path: (name: string) => join(folder, name),
    write(name: string, content: string | Buffer = name): void {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    },
    /** The user's own git, in a folder of the place. */
    git: (cwd: string, ...args: string[]): string =>
      execFileSync('git', args, { cwd: join(folder, cwd), env: environment, stdio: 'pipe' }).toString('utf8'),
    /** The same where git is expected to find fault. */
    tryGit(cwd: string, ...args: string[]): void {
      try {
        this.git(cwd, ...args)
      } catch {
        // It says what it did by its status.
      }
    },
    /** A program of whose run a file tells. */
    trap(name: string): { readonly command: string; ran(): boolean } {
      const [command, mark] = [join(folder, `trap-${name}`), join(folder, `ran-${name}`)]
      writeFileSync(command, `#!/bin/sh\ntouch '${mark}'\nexec cat\n`)
      chmodSync(command, 0o755)
      return { command, ran: () => existsSync(mark) }
    },
    open(name: string, more: Partial<GitOptions> = {}) {
      const git = createGit({
        disk: createDisk({ root: join(folder, name) }),
        folder: join(folder, 'state'),
        environment,
        clock: createClock(),
        ...more,
      })
      opened.push(git)
      return git
    },
    /** When nothing writes there any more. */
    async remove(): Promise<void> {
      await Promise.all(opened.map((git) => git.stop()))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type GitPlace = ReturnType<typeof createGitPlace>
