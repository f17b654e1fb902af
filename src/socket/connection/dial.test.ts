import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { LIMITS } from '../protocol'
import { createDial, type SocketHandlers } from './dial'

/** A socket whose other end is the test. */
function dialled(also: (message: unknown) => void = () => {}) {
  const sockets: FakeSocket[] = []
  class FakeSocket {
    binaryType = 'blob'
    onopen: (() => void) | null = null
    onmessage: ((event: { data: unknown }) => void) | null = null
    onclose: ((event: { code: number; reason: string }) => void) | null = null
    readonly url: string
    constructor(url: string) {
      this.url = url
      sockets.push(this)
    }
    close() {}
    says(data: unknown) {
      this.onmessage?.({ data })
    }
    ends(code: number) {
      this.onclose?.({ code, reason: '' })
    }
  }
  const heard: unknown[] = []
  const on: SocketHandlers = {
    opened() {},
    received(message) {
      heard.push(message)
      also(message)
    },
    closed: (code) => void heard.push(code),
  }
  const dial = createDial((url) => new FakeSocket(url) as unknown as WebSocket)
  const socket = dial({ url: 'ws://host/ws?client=tab', protocols: [] }, on)
  return { socket, far: sockets[0]!, heard }
}

const deflated = (text: string) => new Uint8Array(deflateRawSync(text)).buffer

/** Longer than what the inflating takes for the largest message of these tests. */
const inflated = (heard: readonly unknown[], count: number) =>
  vi.waitFor(() => expect(heard).toHaveLength(count), { interval: 1 })

describe('a socket of the browser', () => {
  it('says in its address that it inflates, and asks for bytes (G7)', () => {
    const { far } = dialled()
    expect(far.url).toBe('ws://host/ws?client=tab&inflate=raw')
    expect(far.binaryType).toBe('arraybuffer')
  })

  it('does not say so in a browser that cannot, which reports bytes as no frame', () => {
    vi.stubGlobal('DecompressionStream', undefined)
    const { far, heard } = dialled()
    vi.unstubAllGlobals()
    expect(far.url).toBe('ws://host/ws?client=tab')
    const bytes = deflated('text')
    far.says(bytes)
    far.says('after')
    expect(heard).toEqual([bytes, 'after'])
  })

  it('hands over text at once while nothing is being inflated', async () => {
    const { far, heard } = dialled()
    far.says('one')
    expect(heard).toEqual(['one'])
    far.says(deflated('two'))
    await inflated(heard, 2)
    far.says('three')
    expect(heard).toEqual(['one', 'two', 'three'])
  })

  it('hands over everything in order, whichever messages are deflated and however they come, and the end last', async () => {
    const message = fc.record({
      text: fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 300_000 }).map((n) => 'é😀x'.repeat(n / 4)),
      ),
      isDeflated: fc.boolean(),
      waits: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
        const { far, heard } = dialled()
        for (const { text, isDeflated, waits } of messages) {
          far.says(isDeflated ? deflated(text) : text)
          if (waits) await new Promise((resolve) => setTimeout(resolve, 1))
        }
        far.ends(1001)
        await inflated(heard, messages.length + 1)
        expect(heard).toEqual([...messages.map(({ text }) => text), 1001])
      }),
      { numRuns: 60 },
    )
  })

  it('hands over what cannot be inflated, and what would be too large, as it is', async () => {
    const { far, heard } = dialled()
    const noise = new Uint8Array([255, 254, 253]).buffer
    const half = deflated('x'.repeat(1000)).slice(0, 8)
    const bomb = deflated('x'.repeat(4 * LIMITS.acceptBytes))
    for (const data of [noise, half, bomb, 'after']) far.says(data)
    await inflated(heard, 4)
    expect(heard).toEqual([noise, half, bomb, 'after'])
  })

  it('goes on behind a handler that throws', async () => {
    const thrown = vi.fn()
    process.once('unhandledRejection', thrown)
    const { far, heard } = dialled((message) => {
      if (message === 'bad') throw new Error('a handler failed')
    })
    for (const data of [deflated('bad'), deflated('good'), 'text']) far.says(data)
    await inflated(heard, 3)
    expect(heard).toEqual(['bad', 'good', 'text'])
    expect(thrown).toHaveBeenCalledOnce()
  })

  it('is silent once it was abandoned, also about what was still being inflated', async () => {
    const { socket, far, heard } = dialled()
    far.says(deflated('x'.repeat(100_000)))
    far.says('text')
    far.ends(1000)
    socket.abandon()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(heard).toEqual([])
    expect(far.onmessage).toBeNull()
  })
})
