import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'
import { createGitRunner } from './runGit'

let place: GitPlace
beforeEach(() => {
  place = createGitPlace()
})
afterEach(() => place.remove())

/** A program in the place of git. */
function pretend(script: string): string {
  const program = place.path('program')
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return program
}

it('what takes too long is asked to end, so that git takes its locks away', async () => {
  const mark = place.path('mark')
  const program = pretend(`trap 'echo ended > ${mark}; exit 1' TERM\nwhile :; do sleep 0.05; done`)
  const runner = createGitRunner({ program, environment: process.env })
  await expect(runner.run({ cwd: place.folder, args: ['x'], timeoutMs: 400 })).rejects.toMatchObject({
    code: 'ENDED',
  })
  await expect.poll(() => existsSync(mark) && readFileSync(mark, 'utf8')).toBe('ended\n')
})

it('what does not end when it is asked to is killed', async () => {
  const program = pretend("trap '' TERM\nwhile :; do sleep 0.05; done")
  const runner = createGitRunner({ program, environment: process.env })
  await expect(runner.run({ cwd: place.folder, args: ['x'], timeoutMs: 300 })).rejects.toMatchObject({
    code: 'ENDED',
  })
}, 15_000)

it('a folder that is gone is another fault than a git that is missing', async () => {
  const runner = createGitRunner({ program: 'git', environment: process.env })
  const gone = runner.run({ cwd: place.path('gone'), args: ['version'] })
  await expect(gone).rejects.toMatchObject({ code: 'FAILED' })
  const none = createGitRunner({ program: 'no-such-git', environment: process.env })
  await expect(none.run({ cwd: place.folder, args: ['version'] })).rejects.toMatchObject({ code: 'NO_GIT' })
})

it('what ignores that it is asked to end does not outlive the server', async () => {
  const mark = place.path('pid')
  // As a hook that closed its output: git itself ends at once.
  const program = pretend(
    `(trap '' TERM; sh -c 'echo $PPID > ${mark}'; while :; do sleep 0.05; done) > /dev/null 2>&1 < /dev/null &\nwhile [ ! -s ${mark} ]; do sleep 0.02; done\nsleep 60`,
  )
  const runner = createGitRunner({ program, environment: process.env })
  const running = runner.run({ cwd: place.folder, args: ['x'] }).catch(() => undefined)
  await expect.poll(() => existsSync(mark) && readFileSync(mark, 'utf8').trim() !== '').toBe(true)
  const pid = Number(readFileSync(mark, 'utf8'))
  await runner.stop()
  await running
  await expect.poll(() => isRunning(pid)).toBe(false)
}, 15_000)

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
