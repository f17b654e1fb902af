import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { parseStat } from '../ports/procStat'
import { createShellSpawner, shellOf } from './shell'
import type { Shell } from './shellDriver'

// A home of its own: what a person's start-up files do must not decide over these tests.
const home = mkdtempSync(join(tmpdir(), 'shell-home-'))
const environment = {
  ...process.env,
  HOME: home,
  SHELL: '/bin/bash',
  AETHER_TOKEN: 'secret',
  npm_config_x: '1',
}
const folders: string[] = []
const shells: Shell[] = []

function start() {
  const cwd = mkdtempSync(join(tmpdir(), 'shell-'))
  folders.push(cwd)
  const shell = createShellSpawner(environment)({ cols: 90, rows: 20, cwd })
  shells.push(shell)
  const decoder = new TextDecoder()
  const seen = { text: '', exit: undefined as { exitCode: number | null } | undefined }
  shell.onOutput((output) => {
    seen.text += typeof output === 'string' ? output : decoder.decode(output, { stream: true })
  })
  shell.onExit((exit) => {
    seen.exit = exit
  })
  return { shell, seen, cwd }
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

afterAll(() => rmSync(home, { recursive: true, force: true }))

afterEach(() => {
  for (const shell of shells.splice(0)) shell.kill('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('a real shell', () => {
  it('runs in its folder with our terminal and without our variables', async () => {
    const { shell, seen, cwd } = start()
    shell.write('echo "<$PWD|$TERM|$COLORTERM|$AETHER_TOKEN|$npm_config_x|$(stty size)>"\n')
    await soon(() => expect(seen.text).toContain(`<${cwd}|xterm-256color|truecolor|||20 90>`))
    shell.resize(100, 30)
    shell.write('stty size; exit 7\n')
    await soon(() => expect(seen.exit).toEqual({ exitCode: 7 }))
    expect(seen.text).toContain('30 100')
  })

  it('has no exit code when a signal ended it, and takes its jobs along', async () => {
    const { shell, seen } = start()
    shell.write('sleep 1000 & echo "job:$!:"\n')
    await soon(() => expect(seen.text).toMatch(/job:\d+:/))
    const job = Number(/job:(\d+):/.exec(seen.text)?.[1])
    shell.kill('SIGKILL')
    await soon(() => expect(seen.exit).toEqual({ exitCode: null }))
    await soon(() => expect(() => process.kill(job, 0)).toThrow())
  })

  it('is written bytes as they are', async () => {
    const { shell, seen } = start()
    shell.write("stty raw -echo; echo re''ady; head -c 6 | od -An -tx1; stty sane\n")
    await soon(() => expect(seen.text).toContain('ready'))
    shell.writeBytes?.(Uint8Array.of(0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x80))
    await soon(() => expect(seen.text).toContain('1b 5b 4d 20 ff 80'))
  })

  it('keeps its last output although it is not read yet', async () => {
    const { shell, seen } = start()
    shell.write('stty -echo; echo ready\n')
    await soon(() => expect(seen.text).toMatch(/ready\r\n/))
    shell.pause()
    shell.write('seq 100 130; exit 0\n')
    await soon(() => expect(seen.exit).toEqual({ exitCode: 0 }))
    expect(seen.text).toContain('129\r\n130\r\n')
  })
})

describe('which shell, in what surroundings', () => {
  it('is the own one where it can be run, else bash', () => {
    expect(shellOf({ SHELL: '/bin/sh' })).toBe('/bin/sh')
    expect(shellOf({ SHELL: '/no/such/shell' })).toBe('bash')
    expect(shellOf({ SHELL: '/usr/sbin/nologin' })).toBe('bash')
    expect(shellOf({})).toBe('bash')
  })

  it('reads process groups whatever the process is called', () => {
    const stat = `12 (a ) b) S 1 34 56 0 78 ${'0 '.repeat(13)}789 0`
    const seen = {
      name: 'a ) b',
      state: 'S',
      parent: 1,
      group: 34,
      session: 56,
      foreground: 78,
      terminal: 0,
      started: 789,
    }
    expect(parseStat(stat)).toEqual(seen)
    expect(parseStat('')).toBeNull()
  })
})
