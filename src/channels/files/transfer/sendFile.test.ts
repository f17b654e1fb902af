import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { base64FromBytes, bytesFromBase64 } from '../../../lib/text/base64'
import { RequestError } from '../../../socket/link'
import { FilesError } from '../filesError'
import { type FetchOptions, fetchFile } from './fetchFile'
import { createPace } from './pace'
import { createReconnection } from './patience'
import { type SendOptions, sendFile, type WriteFrame } from './sendFile'

type Cut = 'before' | 'after' | 'restart' | 'silence'

const contentOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 255)

/** The runner's own comparison takes a second for so many numbers. */
const isSame = (found: Uint8Array | null, wanted: Uint8Array) =>
  found !== null && Buffer.compare(found, wanted) === 0

/** A server that takes and gives pieces, behind a connection that is cut before or after some of them, or forgets all of them. */
function setUp(cuts: ReadonlyMap<number, Cut>, held = new Uint8Array()) {
  const uploads = new Map<string, Uint8Array>()
  const finished = new Map<string, number>()
  let [written, asked, carried]: [Uint8Array | null, number, number] = [null, 0, 0]

  function take({ content, uploadId, offset = 0, final, size }: WriteFrame): number | undefined {
    const bytes = bytesFromBase64(content)
    carried += bytes.length
    if (uploadId === undefined) {
      written = bytes
      return undefined
    }
    const done = finished.get(uploadId)
    if (done !== undefined) return done
    const before = uploads.get(uploadId)
    if (offset > 0 && !before) throw new FilesError('NOT_FOUND', 'There is no such upload.')
    const have = before ?? new Uint8Array()
    if (offset > have.length) throw new FilesError('CONFLICT', 'A piece is missing.')
    const joined = new Uint8Array(Math.max(have.length, offset + bytes.length))
    joined.set(have)
    joined.set(bytes, offset)
    uploads.set(uploadId, joined)
    if (final && size !== joined.length) throw new FilesError('CONFLICT', 'Not all of it has arrived.')
    if (final) {
      written = joined
      finished.set(uploadId, joined.length)
    }
    return joined.length
  }

  async function through<Answer>(act: () => Answer): Promise<Answer> {
    asked += 1
    const cut = cuts.get(asked)
    if (cut === 'restart') {
      uploads.clear()
      finished.clear()
    }
    if (cut === 'silence') throw new RequestError('TIMEOUT', 'The server took too long to answer.')
    if (cut === 'before' || cut === 'restart') throw new RequestError('DISCONNECTED', 'lost', false)
    const answer = act()
    if (cut === 'after') throw new RequestError('DISCONNECTED', 'lost')
    return answer
  }

  return {
    carried: () => carried,
    written: () => written,
    uploads,
    send: (frame: WriteFrame) => through(() => take(frame)),
    ask: ({ offset, length }: { offset: number; length: number }) =>
      through(() => {
        const part = held.subarray(offset, offset + length)
        carried += part.length
        const eof = offset + part.length >= held.length
        return {
          content: base64FromBytes(part),
          encoding: 'base64' as const,
          offset,
          size: held.length,
          version: 'v1',
          eof,
        }
      }),
  }
}

type Server = ReturnType<typeof setUp>

const again = { again: async () => undefined }

function sending(server: Server, size: number): SendOptions {
  let ids = 0
  return {
    path: '/a',
    file: new Blob([contentOf(size)]),
    ifVersion: null,
    send: server.send,
    newId: () => `u${++ids}`,
    pace: createPace(() => 0),
    reconnection: again,
    progress: vi.fn(),
    signal: new AbortController().signal,
    forget: (id) => void server.uploads.delete(id),
  }
}

function fetching(server: Server) {
  let parts: Uint8Array[] = []
  const options: FetchOptions = {
    path: '/a',
    ask: server.ask,
    pace: createPace(() => 0),
    reconnection: again,
    progress: vi.fn(),
    signal: new AbortController().signal,
    add: (bytes) => void parts.push(bytes),
    restart: () => {
      parts = []
    },
    keepsChanging: 'It keeps changing.',
  }
  return { options, bytes: () => Buffer.concat(parts) }
}

const cut = (kinds: readonly Cut[]) =>
  fc.array(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.constantFrom(...kinds)), { maxLength: 6 })
const size = fc.constantFrom(0, 1, 65_536, 65_537, 300_000)

/** Cuts of a connection, as dense as those of goal G12. */
const twenty = new Map(Array.from({ length: 20 }, (_, n) => [4 * n + 3, n % 2 ? 'before' : 'after'] as const))

describe('a file on its way to the server', () => {
  it('arrives byte for byte, wherever it is cut, once or often', async () => {
    await fc.assert(
      fc.asyncProperty(size, cut(['before', 'after', 'restart', 'silence']), async (size, cuts) => {
        const server = setUp(new Map(cuts))
        const isSilent = cuts.filter(([, kind]) => kind === 'silence').length > 2
        const sent = sendFile(sending(server, size))
        if (isSilent) await sent.catch(() => {})
        else expect(await sent).toBe(true)
        if (!isSilent) expect(isSame(server.written(), contentOf(size))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('goes on after 20 cuts where it was, and sends little twice (fault 45)', async () => {
    const size = 20_000_000
    const server = setUp(twenty)
    expect(await sendFile(sending(server, size))).toBe(true)
    expect(server.written()).toHaveLength(size)
    expect(server.carried()).toBeLessThan(1.2 * size)
  })

  it('ends when it is stopped, and what has arrived is forgotten', async () => {
    const server = setUp(new Map())
    const stopping = new AbortController()
    const progress = vi.fn((sent: number) => sent > 0 && stopping.abort())
    expect(await sendFile({ ...sending(server, 300_000), progress, signal: stopping.signal })).toBe(false)
    expect(server.written()).toBeNull()
    expect(server.uploads.size).toBe(0)
  })

  it('does not wait for a connection once it is stopped', async () => {
    const stopping = new AbortController()
    const told = vi.fn()
    const reconnection = createReconnection(told)
    const server = setUp(new Map([[2, 'before']]))
    const sent = sendFile({ ...sending(server, 300_000), reconnection, signal: stopping.signal })
    await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith(true))
    stopping.abort()
    expect(await sent).toBe(false)
  })

  it('is refused where the server refuses it, with its words', async () => {
    const send = async () => {
      throw new FilesError('CONFLICT', 'It is there already.')
    }
    for (const size of [10, 100_000])
      await expect(sendFile({ ...sending(setUp(new Map()), size), send })).rejects.toThrow(
        'It is there already.',
      )
  })

  it('is given up where the server stays silent', async () => {
    const server = setUp(new Map(Array.from({ length: 20 }, (_, n) => [n + 1, 'silence'] as const)))
    await expect(sendFile(sending(server, 300_000))).rejects.toMatchObject({ code: 'TIMEOUT' })
  })
})

describe('a file on its way from the server', () => {
  it('arrives byte for byte, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(size, cut(['before', 'after']), async (size, cuts) => {
        const { options, bytes } = fetching(setUp(new Map(cuts), contentOf(size)))
        expect(await fetchFile(options)).toBe(true)
        expect(isSame(bytes(), contentOf(size))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('goes on after 20 cuts where it was, and comes little twice (fault 45)', async () => {
    const size = 20_000_000
    const server = setUp(twenty, contentOf(size))
    const { options, bytes } = fetching(server)
    expect(await fetchFile(options)).toBe(true)
    expect(bytes()).toHaveLength(size)
    expect(server.carried()).toBeLessThan(1.2 * size)
  })

  it('is begun again when it is another one, and given up where it always is (fault 46)', async () => {
    const server = setUp(new Map(), contentOf(200_000))
    let asked = 0
    const ask: FetchOptions['ask'] = async (piece) => {
      asked += 1
      if (asked === 2) throw new FilesError('CONFLICT', 'It changed.')
      return server.ask(piece)
    }
    const { options, bytes } = fetching(server)
    expect(await fetchFile({ ...options, ask })).toBe(true)
    expect(isSame(bytes(), contentOf(200_000))).toBe(true)
    const restless = async () => {
      throw new FilesError('CONFLICT', 'It changed.')
    }
    await expect(fetchFile({ ...options, ask: restless })).rejects.toThrow('It keeps changing.')
  })

  it('ends when it is stopped', async () => {
    const stopping = new AbortController()
    const { options } = fetching(setUp(new Map(), contentOf(300_000)))
    const progress = () => stopping.abort()
    expect(await fetchFile({ ...options, progress, signal: stopping.signal })).toBe(false)
  })
})

it('a wait for the connection leaves no listener behind, however often it is cut', async () => {
  const { signal } = new AbortController()
  const reconnection = createReconnection(() => {})
  for (let cut = 0; cut < 3; cut += 1) {
    const wait = reconnection.again(signal)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    reconnection.opened()
    await wait
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  }
})

it('pieces grow while the link is quick, are short on a slow one, and take little with them when they are cut', async () => {
  let time = 0
  const pace = createPace(() => time)
  const takes = (ms: number) =>
    pace.timed(async () => {
      time += ms
    })
  const large = 100_000_000
  expect(pace.length(large)).toBe(65_536)
  for (let n = 0; n < 5; n += 1) await takes(210)
  expect(pace.length(large)).toBe(524_288)
  expect(pace.length(8_000_000)).toBe(125_000)
  for (let n = 0; n < 5; n += 1) await takes(300)
  expect(pace.length(large)).toBe(65_536)
  await takes(200)
  expect(pace.length(large)).toBe(131_072)
  pace.lost()
  expect(pace.length(large)).toBe(65_536)
})
