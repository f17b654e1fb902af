import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../lib/usageError'
import { processBegan, takeLock } from './lock'
import { openStateFolder, readPreviewKey } from './stateFolder'
import { previewPrefixOf, workspaceIdOf } from './workspaceId'

let folder = ''
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'state-')))
})
afterEach(() => rm(folder, { recursive: true }))

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('state folder', () => {
  it('can be entered by its owner only, also when it was open before', async () => {
    const path = join(folder, 'a', 'b')
    await mkdir(path, { recursive: true })
    await chmod(path, 0o755)
    const { shared, own } = await openStateFolder(path, '/elsewhere', 'ws-1')
    expect([shared, own]).toEqual([path, join(path, 'workspaces', 'ws-1')])
    expect(await Promise.all([shared, join(shared, 'workspaces'), own].map(modeOf))).toEqual([
      '700',
      '700',
      '700',
    ])
  })

  it('is refused inside the workspace, whatever path leads there', async () => {
    await expect(openStateFolder(join(folder, 'x', '..', 'y'), folder, 'ws-1')).rejects.toThrow(/--state-dir/)
    await expect(openStateFolder(folder, folder, 'ws-1')).rejects.toThrow(UsageError)
    await expect(openStateFolder(folder, '/', 'ws-1')).rejects.toThrow(UsageError)
    expect(await readdir(folder)).toEqual([])
    await openStateFolder(`${folder}/beside`, join(folder, 'besi'), 'ws-1')
  })

  it('that cannot be made is one clear line', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(openStateFolder(join(folder, 'file', 'x'), '/elsewhere', 'ws-1')).rejects.toThrow(
      /cannot be used/,
    )
  })
})

describe('the key of previews', () => {
  it('is made once, and only for its owner', async () => {
    const keys = await Promise.all([readPreviewKey(folder), readPreviewKey(folder), readPreviewKey(folder)])
    expect(new Set(keys).size).toBe(1)
    expect(await modeOf(join(folder, 'preview-key'))).toBe('600')
    expect(await readdir(folder)).toEqual(['preview-key'])
  })

  it('is refused when it is none', async () => {
    await writeFile(join(folder, 'preview-key'), 'short')
    await expect(readPreviewKey(folder)).rejects.toThrow(/Delete it/)
  })
})

describe('lock', () => {
  const alive = async () => 'tick'
  const take = (pid: number, began: (pid: number) => Promise<string | null | undefined> = alive) =>
    takeLock({ folder, pid, began })

  it('turns a second server away and names the address of the first', async () => {
    const lock = await take(1)
    await expect(take(2)).rejects.toThrow('This folder is already served by process 1.')
    await lock.publish('http://localhost:7420')
    await expect(take(2)).rejects.toThrow('This folder is already served at http://localhost:7420.')
    await expect(take(2)).rejects.toThrow(UsageError)
    expect(await modeOf(join(folder, 'lock'))).toBe('600')
    await lock.release()
    expect(await readdir(folder)).toEqual([])
    await take(2)
  })

  it.each([
    ['ended', async (pid: number) => (pid === 1 ? undefined : 'tick')],
    ['was replaced by another process of its number', async (pid: number) => (pid === 1 ? 'later' : 'tick')],
  ])('of a server that %s is taken over', async (_, began) => {
    await take(1)
    await take(2, began)
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 2 })
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('that is unreadable is taken over', async () => {
    await writeFile(join(folder, 'lock'), 'half a {')
    await take(2)
  })

  it('goes to exactly one of many that find a dead one, however they come between each other', async () => {
    const began = async (pid: number) => {
      // Each asks at another moment of the others' work.
      for (let turns = (pid * 7) % 11; turns > 0; turns -= 1) await new Promise(setImmediate)
      return pid === 1 ? undefined : 'tick'
    }
    for (let round = 0; round < 60; round += 1) {
      await rm(join(folder, 'lock'), { force: true })
      await take(1)
      const results = await Promise.allSettled([2, 3, 4, 5, 6].map((pid) => take(pid + round * 5, began)))
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(await readdir(folder)).toEqual(['lock'])
    }
  })

  it('is taken over from a dead server also where the one that was doing so died, too', async () => {
    await take(1)
    const text = await readFile(join(folder, 'lock'), 'utf8')
    const guard = `lock.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
    await writeFile(join(folder, guard), JSON.stringify({ pid: 3, began: 'tick', address: null }))
    await take(4, async (pid) => (pid === 4 ? 'tick' : undefined))
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: 4 })
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('is left to a living server that is taking it over', async () => {
    await take(1)
    const text = await readFile(join(folder, 'lock'), 'utf8')
    const guard = `lock.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
    await writeFile(join(folder, guard), JSON.stringify({ pid: 3, began: 'tick', address: null }))
    const began = async (pid: number) => (pid === 1 ? undefined : 'tick')
    await expect(take(4, began)).rejects.toThrow('This folder is already served by process 1.')
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(text)
    expect((await readdir(folder)).sort()).toEqual(['lock', guard])
  })

  it('is held by any process of its number where it cannot be known when one began', async () => {
    const unknown = async () => null
    const lock = await take(1, unknown)
    await expect(take(2, unknown)).rejects.toThrow(UsageError)
    await expect(take(2)).rejects.toThrow(UsageError)
    await lock.release()
    const known = await take(1)
    await expect(take(2, unknown)).rejects.toThrow(UsageError)
    await known.release()
  })

  it.each([
    ['another process', 2],
    ['a later process of the same number', 1],
  ])('that %s took is not released by who lost it', async (_, pid) => {
    const lost = await take(1)
    await take(pid, async (asked) => (asked === pid ? 'later' : undefined))
    await lost.release()
    expect(await readdir(folder)).toEqual(['lock'])
  })

  it('that is gone or unreadable is released without a word', async () => {
    const lock = await take(1)
    await writeFile(join(folder, 'lock'), 'half a {')
    await lock.release()
    await rm(join(folder, 'lock'))
    await lock.release()
  })

  it('knows living processes', async () => {
    expect(await processBegan(process.pid)).toBe(await processBegan(process.pid))
    expect(await processBegan(process.pid)).not.toBeUndefined()
    expect(await processBegan(0x7fffffff)).toBeUndefined()
  })

  it.runIf(process.platform === 'linux')(
    'knows that one has ended which its parent never asks about',
    async () => {
      // The child ends once the shell has become a program that waits for no child.
      const child = `while [ "$(cat /proc/$$/comm)" != sleep ]; do sleep 0.01; done`
      const parent = spawn('/bin/sh', ['-c', `(${child}) & echo $!; exec sleep 60`], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const [line] = await once(parent.stdout, 'data')
      const pid = Number(line)
      await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /))
      expect(await processBegan(pid)).toBeUndefined()
      parent.kill('SIGKILL')
    },
  )
})

describe('workspace id', () => {
  it('is made of the path, and its digits name the previews', () => {
    expect(workspaceIdOf('/home/me/project')).toMatch(/^ws-[0-9a-f]{8}$/)
    expect(workspaceIdOf('/a')).not.toBe(workspaceIdOf('/b'))
    expect(previewPrefixOf('ws-1a2b3c4d')).toBe('1a2b3c4d')
    expect(previewPrefixOf('my-own')).toMatch(/^[0-9a-f]{8}$/)
  })
})
