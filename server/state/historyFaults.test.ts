import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { createLog } from '../lib/log'
import { openHistory } from './history'

/** Bytes that the disk still takes. */
const disk = vi.hoisted(() => ({ free: Number.POSITIVE_INFINITY }))

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>()
  return {
    ...real,
    writeSync(file: number, bytes: Buffer, at: number) {
      const room = Math.min(disk.free, bytes.length - at)
      if (room === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      disk.free -= room
      return real.writeSync(file, bytes, at, room)
    },
  }
})

it('a line that a full disk took half of is reported and not kept, and does not spoil the next one', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'history-faults-')), 'agent.jsonl')
  const logged: string[] = []
  const history = openHistory({ path, log: createLog('info', (line) => logged.push(line)) })
  history.append({ n: 1 })
  disk.free = 4
  history.append({ n: 2 })
  expect(logged.join()).toMatch(/The history could not be written.*no space left/)
  expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n')
  disk.free = Number.POSITIVE_INFINITY
  history.append({ n: 3 })
  await history.compact([{ n: 4 }])
  disk.free = 4
  await history.compact([{ n: 6 }])
  expect(logged.join()).toContain('The history could not be compacted')
  disk.free = 4
  history.append({ n: 5 })
  history.close()
  expect(readFileSync(path, 'utf8')).toBe('{"n":4}\n')
})
