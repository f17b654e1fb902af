import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createProcesses, type Process, type Processes } from './processes'
import { parseStat } from './procStat'
import { createPsProcesses } from './psProcesses'

/** No pid: the kernel gives none above 4,194,304. */
const GONE = 5_000_000

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function started(script: string): Promise<ChildProcess> {
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

/** The process as it is now: of a tree of one. */
async function processOf(pid = 0): Promise<Process> {
  const { started = 0, group = 0 } = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? {}
  return { pid, started, group }
}

describe.runIf(process.platform === 'linux')('processes', () => {
  it('finds what a process started, the deepest first', async () => {
    const { tree, signal } = createProcesses()
    const root = await processOf((await started('sh -c "sleep 30 & echo ready; wait"; true')).pid)
    const found = await tree([root])
    expect(found.length).toBeGreaterThanOrEqual(3)
    expect(found.at(-1)).toEqual(root)
    expect((await tree([found[0] ?? root, root])).map(({ pid }) => pid)).toEqual(found.map(({ pid }) => pid))
    for (const each of found) signal(each, 'SIGKILL')
    await expect.poll(() => found.some(createProcesses().isAlive)).toBe(false)
  })

  // The look and the signal are two steps: on a busy machine a process ends between them.
  it('takes one that ends just before its signal for ended', async () => {
    const proc = await mkdtemp(join(tmpdir(), 'proc-'))
    const row = readFileSync('/proc/self/stat', 'utf8').replace(/^\d+/, String(GONE))
    await mkdir(join(proc, String(GONE)))
    await writeFile(join(proc, String(GONE), 'stat'), row)
    const began = 'Thu Jan  1 00:00:10 1970'
    const ways: readonly (readonly [Processes, number])[] = [
      [createProcesses(proc), parseStat(row)?.started ?? 0],
      [createPsProcesses({ ask: () => `${GONE} 1 ${GONE} S ${began} sleep` }), Date.parse(began) / 1_000],
    ]
    for (const [processes, started] of ways) {
      const one = { pid: GONE, started, group: GONE }
      expect(processes.isAlive(one)).toBe(true)
      processes.signal(one, 'SIGTERM')
    }
    await rm(proc, { recursive: true })
  })

  it('never signals a later process with the same pid', async () => {
    const { isAlive, signal, tree } = createProcesses()
    const child = await started('echo ready; exec sleep 30')
    const now = await processOf(child.pid)
    const before = { ...now, started: now.started - 1 }
    expect([isAlive(now), isAlive(before)]).toEqual([true, false])
    expect(await tree([before])).toEqual([])
    signal(before, 'SIGKILL')
    signal(now, 'SIGTERM')
    await once(child, 'exit')
    expect(child.signalCode).toBe('SIGTERM')
  })

  it('finds what an ended process left behind, and none that was there before', async () => {
    const { now, orphans, isAlive, signal } = createProcesses()
    const child = spawn('/bin/sh', ['-c', 'sleep 30 & echo a; read line; sleep 31 & echo b; read line'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    children.push(child)
    await once(child.stdout, 'data')
    const parent = await processOf(child.pid)
    const [earlier] = (await createProcesses().tree([parent])).filter(({ pid }) => pid !== parent.pid)
    // One tick later, so that the first of them is older.
    const since = now() + 1
    await expect.poll(now).toBeGreaterThanOrEqual(since)
    child.stdin.write('\n')
    await once(child.stdout, 'data')
    expect(await orphans([parent], since)).toEqual([])
    signal(parent, 'SIGKILL')
    await once(child, 'exit')
    const found = await orphans([parent], since)
    expect(found).toMatchObject([{ group: parent.pid }])
    for (const each of [...found, ...(earlier ? [earlier] : [])]) {
      expect(isAlive(each)).toBe(true)
      signal(each, 'SIGKILL')
    }
  })

  it('are none where there is no /proc', async () => {
    expect(await createProcesses('/nowhere').tree([{ pid: 1, started: 0, group: 1 }])).toEqual([])
  })
})
