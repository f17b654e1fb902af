import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { descendants, parseTable, programsOf, type TerminalProcess } from './runningPrograms'
import { createShellSpawner } from './shell'
import type { Shell } from './shellDriver'

const home = mkdtempSync(join(tmpdir(), 'running-home-'))
const shells: Shell[] = []
afterAll(() => rmSync(home, { recursive: true, force: true }))
afterEach(() => {
  for (const shell of shells.splice(0)) shell.kill('SIGKILL')
})

const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 50 })

/** A bash at its first prompt. */
async function started() {
  const environment = { PATH: process.env.PATH, HOME: home, SHELL: '/bin/bash', PS1: '' }
  const shell = createShellSpawner(environment)({ cols: 80, rows: 24, cwd: home })
  shells.push(shell)
  let said = ''
  shell.onOutput((output) => {
    said += typeof output === 'string' ? output : new TextDecoder().decode(output)
  })
  shell.onExit(() => {})
  shell.write('echo re""ady\n')
  await soon(() => expect(said).toContain('ready'))
  return { shell, said: () => said }
}

/** Starts a shell within the shell, and waits until that one takes lines. */
async function enter({ shell, said }: Awaited<ReturnType<typeof started>>, command: string) {
  shell.write(`OUTER=yes\n${command}\n`)
  await soon(() => {
    // Only the outer shell has the variable.
    shell.write('echo "in""ner[$OUTER]"\n')
    expect(said()).toContain('inner[]')
  })
}

const runs = (shell: Shell, programs: readonly object[]) =>
  soon(async () => expect(await shell.running?.()).toEqual(programs))

describe('what runs in a real shell', () => {
  it('is nothing at an idle prompt, also at that of a shell within it', async () => {
    const { shell } = await started()
    await runs(shell, [])
    shell.write('bash --norc\n')
    await runs(shell, [])
  })

  it('is the program in the foreground and every job in the background, as they were started', async () => {
    const { shell } = await started()
    shell.write('sleep 1001 & sleep 1002 | cat &\n')
    await runs(shell, [
      { command: 'sleep 1001', background: true },
      { command: 'sleep 1002', background: true },
    ])
    shell.write('sleep 1003\n')
    await soon(async () =>
      expect((await shell.running?.())?.[0]).toEqual({ command: 'sleep 1003', background: false }),
    )
  })

  it('is a loop of the shell itself, a script, and what the shell was replaced by', async () => {
    const loop = await started()
    loop.shell.write('while :; do :; done\n')
    await runs(loop.shell, [{ command: 'bash', background: false }])
    const script = await started()
    script.shell.write("bash -c 'read line; echo'\n")
    await runs(script.shell, [{ command: 'bash -c read line; echo', background: false }])
    const replaced = await started()
    replaced.shell.write('exec sleep 1004\n')
    await runs(replaced.shell, [{ command: 'sleep 1004', background: false }])
  })

  it.each([
    'while :; do read -t 1 x; done',
    'f() { for i in 1 2 3; do read -p "go? " x; done; }; f',
    'mkfifo queue$$; read x < queue$$',
    'read -sn1 key',
    '( read x )',
  ])('is the shell while it waits within %s', async (command) => {
    const { shell } = await started()
    shell.write(`${command}\n`)
    await runs(shell, [{ command: 'bash', background: false }])
  })

  it.each([
    'bash --rcfile /dev/null',
    'bash --norc -O extglob',
    'exec -a foo bash --norc',
    'bash --norc --noediting',
    'dash',
    'sh',
    'bash --norc\nbash --norc',
  ])('is nothing at an idle prompt of %s', async (command) => {
    const inner = await started()
    await enter(inner, command)
    await runs(inner.shell, [])
  })

  it('is looked for in the terminal that script makes', async () => {
    const inner = await started()
    await enter(inner, 'script -q /dev/null')
    await runs(inner.shell, [])
    inner.shell.write('sleep 1006\n')
    await runs(inner.shell, [{ command: 'sleep 1006', background: false }])
  })

  it('is only the job of an inner shell that is at its prompt', async () => {
    const inner = await started()
    await enter(inner, 'bash --norc')
    inner.shell.write('sleep 1007 &\n')
    await runs(inner.shell, [{ command: 'sleep 1007', background: true }])
  })

  it('is a stopped job, too', async () => {
    const { shell } = await started()
    shell.write('sleep 1005\n')
    await runs(shell, [{ command: 'sleep 1005', background: false }])
    shell.write('\u001a')
    await runs(shell, [{ command: 'sleep 1005', background: true }])
  })
})

describe('what runs, from a list of processes', () => {
  const one = (pid: number, parent: number, argv: string, more: Partial<TerminalProcess> = {}) => ({
    pid,
    parent,
    group: pid,
    foreground: 1,
    state: 'S',
    argv: argv.split(' '),
    ...more,
  })

  it('leaves out what has ended and what only serves a prompt', () => {
    const shell = one(1, 0, '-zsh')
    expect(programsOf(1, [shell, one(2, 1, 'make', { state: 'Z' })])).toEqual([])
    expect(programsOf(1, [shell, one(3, 1, '/opt/gitstatusd-linux-x86_64 -s -1')])).toEqual([])
  })

  it('names a job by its program where a shell leads it', () => {
    const processes = [one(1, 0, 'bash'), one(2, 1, 'bash'), one(3, 2, '/usr/bin/node a.js', { group: 2 })]
    expect(programsOf(1, processes)).toEqual([{ command: 'node a.js', background: true }])
  })

  it('looks through what started a shell', () => {
    const shell = one(1, 0, 'bash', { foreground: 3 })
    const su = one(2, 1, 'su tester -s /bin/bash', { foreground: 3 })
    expect(programsOf(1, [shell, su, one(3, 2, 'bash', { foreground: 3 })])).toEqual([])
    expect(
      programsOf(1, [shell, su, one(3, 2, 'bash', { foreground: 4 }), one(4, 3, 'make', { foreground: 4 })]),
    ).toEqual([{ command: 'make', background: false }])
    expect(programsOf(1, [shell, { ...su, foreground: 2 }])).toEqual([
      { command: 'su tester -s /bin/bash', background: false },
    ])
  })

  it('names what a wrapper runs by the wrapper', () => {
    const shell = one(1, 0, 'bash', { foreground: 2 })
    const sudo = one(2, 1, 'sudo make', { foreground: 2 })
    const monitor = one(3, 2, 'sudo make', { foreground: 4 })
    expect(programsOf(1, [shell, sudo, monitor, one(4, 3, 'make', { foreground: 4 })])).toEqual([
      { command: 'sudo make', background: false },
    ])
  })

  it('is read from ps where there is no other way', () => {
    const table = [
      '  10     1    10    12 Ss   -zsh',
      '  11    10    11    12 S    sleep 9',
      '  12    10    12    12 R+   vim a file',
      '  13     1    13    -1 Ss   other',
    ].join('\n')
    expect(programsOf(10, descendants(10, parseTable(table)))).toEqual([
      { command: 'vim a file', background: false },
      { command: 'sleep 9', background: true },
    ])
  })
})
