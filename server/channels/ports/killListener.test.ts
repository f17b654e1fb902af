import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPretendTable, pretendListener } from '../../testing/pretendListener'
import { killListener } from './killListener'

const SERVER = 10
const LISTENER = pretendListener(3000, { pid: 100, sockets: ['s'] })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Ends the listener, pid 100, and lets the time pass that this takes. */
async function end(table: ReturnType<typeof createPretendTable>) {
  const ending = killListener(LISTENER, {
    processes: table.processes,
    isProtected: (pid) => pid === SERVER,
    graceMs: 5_000,
    pollMs: 100,
  })
  let error: string | null | undefined
  void ending.then((said) => {
    error = said
  })
  await vi.advanceTimersByTimeAsync(20_000)
  return error
}

describe('ending the program of a port', () => {
  it('ends the children first, and no other process', async () => {
    const table = createPretendTable([
      { pid: SERVER, parent: 1 },
      { pid: 100, parent: SERVER, sockets: ['s'] },
      { pid: 101, parent: 100 },
      { pid: 102, parent: 101 },
      { pid: 200, parent: SERVER },
    ])
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['102 SIGTERM', '101 SIGTERM', '100 SIGTERM'])
    expect(table.alive()).toEqual([SERVER, 200])
  })

  it('ends a child that was started after the look and is left behind by its parent', async () => {
    let forks = 0
    const table = createPretendTable(
      [
        { pid: SERVER, parent: 1 },
        { pid: 100, parent: SERVER, group: 100, sockets: ['s'] },
      ],
      (pid) => {
        if (pid === 100 && forks++ === 0) table.fork({ pid: 101, parent: 100 })
      },
    )
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['100 SIGTERM', '101 SIGTERM'])
    expect(table.alive()).toEqual([SERVER])
  })

  it('asks a child politely that a program starts while it tidies up, and ends it with it in the end', async () => {
    const table = createPretendTable([
      { pid: SERVER, parent: 1 },
      {
        pid: 100,
        parent: SERVER,
        sockets: ['s'],
        onTerm: () => table.fork({ pid: 101, parent: 100, onTerm() {} }),
      },
    ])
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['100 SIGTERM', '101 SIGTERM', '101 SIGKILL', '100 SIGKILL'])
    expect(table.alive()).toEqual([SERVER])
  })

  it('ends also whom it started as its last act', async () => {
    const table = createPretendTable([
      { pid: SERVER, parent: 1 },
      {
        pid: 100,
        parent: SERVER,
        group: 100,
        sockets: ['s'],
        onTerm: () =>
          setTimeout(() => {
            table.fork({ pid: 101, parent: 100 })
            table.end(100)
          }, 1_000),
      },
    ])
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['100 SIGTERM', '101 SIGKILL'])
    expect(table.alive()).toEqual([SERVER])
  })

  it('leaves alone what was in its group before, and what descends from that', async () => {
    const table = createPretendTable(
      [
        { pid: SERVER, parent: 1 },
        { pid: 99, parent: SERVER, group: 99 },
        { pid: 100, parent: 99, sockets: ['s'] },
        { pid: 98, parent: 1, group: 99 },
      ],
      // What runs it begins the next program, or the same one again.
      (pid) => pid === 100 && table.fork({ pid: 102, parent: 99 }),
    )
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['100 SIGTERM'])
    expect(table.alive()).toEqual([SERVER, 99, 98, 102])
  })

  it('leaves alone whom others leave behind in a group that it does not lead', async () => {
    const table = createPretendTable(
      [
        { pid: SERVER, parent: 1 },
        { pid: 100, parent: SERVER, group: SERVER, sockets: ['s'] },
      ],
      (pid) => pid === 100 && table.fork({ pid: 300, parent: 1, group: SERVER }),
    )
    expect(await end(table)).toBeNull()
    expect(table.signals).toEqual(['100 SIGTERM'])
    expect(table.alive()).toEqual([SERVER, 300])
  })

  it('does nothing where it would end the server', async () => {
    const table = createPretendTable([
      { pid: 100, parent: 1, sockets: ['s'] },
      { pid: SERVER, parent: 100 },
    ])
    expect(await end(table)).toBe('This server runs below that process.')
    expect(table.signals).toEqual([])
  })

  it('says who did not stop', async () => {
    const table = createPretendTable([{ pid: 100, parent: 1, sockets: ['s'] }])
    const stuck = { ...table, processes: { ...table.processes, signal() {} } }
    expect(await end(stuck)).toBe('node did not stop.')
    const refused = {
      ...table.processes,
      signal() {
        throw new Error('EPERM')
      },
    }
    expect(await end({ ...table, processes: refused })).toMatch(/^Could not stop node: .*EPERM/)
  })
})
