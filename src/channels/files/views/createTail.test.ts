import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { RequestError } from '../../../socket/link'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { FilesError } from '../filesError'
import type { ByteSource } from './byteSource'
import { createTail } from './createTail'

const encoder = new TextEncoder()

/** A log on a server. `fault` is thrown in place of the next answers; `sent` counts bytes. */
function logOf(start: string) {
  const log = {
    text: start,
    fileId: 'one' as string | null,
    fault: null as Error | null,
    sent: 0,
    piece: 524_288,
  }
  const source: ByteSource = {
    async read(offset, length) {
      await Promise.resolve()
      if (log.fault) throw log.fault
      const all = encoder.encode(log.text)
      const bytes = all.slice(offset, offset + Math.min(length, log.piece))
      log.sent += bytes.length
      return { bytes, size: all.length, fileId: log.fileId }
    },
  }
  const clock = createFakeClock()
  const tail = createTail({ source, clock })
  const state = () => tail.store.getState()
  const rows = () =>
    Array.from({ length: state().last - state().first }, (_, at) => tail.rows.at(state().first + at))
  /** Looks, and waits until all of it was read. */
  const look = async () => {
    tail.look()
    await new Promise((done) => setTimeout(done))
    await vi.waitFor(() => expect(state().status).not.toBe('loading'))
  }
  return { log, tail, state, rows, look, clock }
}

describe('a file that is followed', () => {
  it('is read once: what grew is added, and nothing else is fetched again', async () => {
    const { log, rows, look } = logOf('one\ntwo\n')
    await look()
    expect(rows()).toEqual(['one', 'two'])
    log.text += 'thr'
    await look()
    expect(rows()).toEqual(['one', 'two', 'thr'])
    const before = log.sent
    log.text += 'ee\r\nfour\n'
    await look()
    expect(rows()).toEqual(['one', 'two', 'three', 'four'])
    expect(log.sent - before).toBeLessThanOrEqual('ee\r\nfour\n'.length + 256)
  })

  it('of any size is begun near its end, at the beginning of a line', async () => {
    const { log, rows, look, state } = logOf('a line of a log\n'.repeat(1_000_000))
    await look()
    expect(rows().every((row) => row === 'a line of a log')).toBe(true)
    expect(log.sent).toBeLessThan(300_000)
    expect(state()).toMatchObject({ isCut: true, size: 16_000_000 })
  })

  it('begins anew when it shrinks, when another file has its name, and when it was written anew and is longer already', async () => {
    const { log, rows, look, state } = logOf('old\nold\n')
    await look()
    log.text = 'new\n'
    await look()
    expect(rows()).toEqual(['new'])
    log.fileId = 'two'
    log.text = 'new\nand rotated\n'
    await look()
    expect(rows()).toEqual(['new', 'and rotated'])
    log.text = 'other words that are more than there was before\n'
    await look()
    expect(rows()).toEqual(['other words that are more than there was before'])
    expect(state().restarts).toBe(3)
  })

  it('loses and doubles nothing, whatever is written while the connection comes and goes', async () => {
    const act = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        text: fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n'), maxLength: 30 }),
      }),
      fc.record({ kind: fc.constantFrom('cut' as const, 'back' as const, 'look' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 25 }),
        fc.integer({ min: 257, max: 300 }),
        async (acts, piece) => {
          const { log, rows, look } = logOf('begin\n')
          log.piece = piece
          await look()
          for (const one of acts) {
            if (one.kind === 'write') log.text += one.text
            if (one.kind === 'cut') log.fault = new RequestError('DISCONNECTED', 'cut')
            if (one.kind === 'back') log.fault = null
            if (one.kind === 'look') await look()
          }
          log.fault = null
          await look()
          await look()
          expect(rows().join('\n')).toBe(log.text.replace(/\n$/, ''))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('keeps what came when the connection is lost or the file is gone, and says so', async () => {
    const { log, rows, look, state } = logOf('one\n')
    await look()
    log.fault = new RequestError('DISCONNECTED', 'cut')
    await look()
    expect([state().status, rows()]).toEqual(['lost', ['one']])
    log.fault = new FilesError('NOT_FOUND', 'gone')
    await look()
    expect([state().status, rows()]).toEqual(['missing', ['one']])
    log.fault = null
    await look()
    expect(state().status).toBe('following')
  })

  it('rests while it is paused, tells how much came meanwhile, and adds it afterwards', async () => {
    const { log, tail, rows, look, state } = logOf('one\n')
    await look()
    tail.pause(true)
    log.text += 'two\nthree\n'
    await look()
    expect([rows(), state().waiting]).toEqual([['one'], 10])
    tail.pause(false)
    await look()
    expect([rows(), state().waiting]).toEqual([['one', 'two', 'three'], 0])
  })

  it('takes no more memory than for its last part, and skips what would be dropped again', async () => {
    const { log, rows, look, state } = logOf('begin\n')
    await look()
    log.text += `${'x'.repeat(99)}\n`.repeat(300_000)
    await look()
    await vi.waitFor(() => expect(rows().at(-1)).toBe('x'.repeat(99)))
    await vi.waitFor(() => expect(state().size).toBe(30_000_006))
    expect(rows().length).toBeLessThanOrEqual(100_000)
    expect(log.sent).toBeLessThan(12_000_000)
    expect(state().isCut).toBe(true)
  })

  it('shows a line without an end in rows', async () => {
    const { rows, look } = logOf('y'.repeat(10_000))
    await look()
    expect(rows().map((row) => row.length)).toEqual([4096, 4096, 1808])
  })

  it('is looked at again by itself, for disks that tell nobody of their changes', async () => {
    const { log, rows, look, clock } = logOf('one\n')
    await look()
    log.text += 'two\n'
    await clock.advance(2000)
    await vi.waitFor(() => expect(rows()).toEqual(['one', 'two']))
  })
})
