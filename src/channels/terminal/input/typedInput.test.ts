import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { createTypedInput, ctrlKey } from './typedInput'

interface Frame {
  readonly data: string
  readonly n: number
  readonly epoch: string
}

/** A shell that writes each number once, a page in front of it, and a connection that can be cut anywhere. */
function pair() {
  const clock = createFakeClock()
  const shell = { epoch: 'e1', last: 0, written: '' }
  const undelivered: string[] = []
  let up: Frame[] = []
  let down: (() => void)[] = []
  let online = true
  const input = createTypedInput({
    clock,
    epochOf: () => shell.epoch,
    undelivered: (_, text) => void undelivered.push(text),
    link: {
      has: () => true,
      ask: () => Promise.reject(new Error('not asked here')),
      send(frame) {
        if (online) up.push(frame as unknown as Frame)
        return online
      },
    },
  })
  const attach = () => {
    const { epoch, last } = shell
    down.push(() => input.attached('t', epoch, last))
  }
  attach()
  return {
    clock,
    shell,
    undelivered,
    input,
    type: (text: string) => input.type('t', text),
    /** The server writes what comes next. */
    arrive(): boolean {
      const frame = up.shift()
      if (!frame) return false
      const { epoch } = frame
      if (epoch === shell.epoch && frame.n > shell.last) {
        shell.last = frame.n
        shell.written += frame.data
        down.push(() => input.acked('t', epoch, frame.n))
      }
      return true
    },
    hear(): boolean {
      const event = down.shift()
      event?.()
      return event !== undefined
    },
    cut(isForgotten = false): void {
      online = false
      up = []
      down = []
      input.lost(isForgotten)
      if (isForgotten) shell.last = 0
    },
    reconnect(): void {
      online = true
      attach()
    },
    isOnline: () => online,
  }
}

describe('a held Ctrl', () => {
  it('makes control characters of letters and leaves the rest', () => {
    expect([...'cC[@'].map(ctrlKey)).toEqual(['\u0003', '\u0003', '\u001b', '\u0000'])
    expect(ctrlKey('\u001b[A')).toBe('\u001b[A')
    expect(ctrlKey('5')).toBe('5')
  })
})

describe('keys on their way when the connection is cut', () => {
  it('go on by themselves after a moment, once', async () => {
    const page = pair()
    page.type('l')
    page.arrive()
    page.type('s')
    page.cut()
    await page.clock.advance(1900)
    page.reconnect()
    page.hear()
    while (page.arrive()) page.hear()
    expect(page.shell.written).toBe('ls')
    expect(page.undelivered).toEqual([])
  })

  it('are handed back when it took too long, or when one of them acts', async () => {
    const page = pair()
    page.type('ls')
    page.cut()
    await page.clock.advance(2000)
    page.reconnect()
    page.hear()
    expect(page.undelivered).toEqual(['ls'])
    for (const acting of ['\r', '\u0003', '\u001b[A', '\u009b']) {
      const other = pair()
      other.type(`a${acting}`)
      other.cut()
      other.reconnect()
      other.hear()
      expect(other.undelivered).toEqual([`a${acting}`])
      expect(other.arrive()).toBe(false)
    }
  })

  it('are handed back when the server will not know who we are, written or not (4410)', () => {
    const page = pair()
    page.hear()
    page.type('l')
    page.arrive()
    page.cut(true)
    page.reconnect()
    page.hear()
    expect(page.arrive()).toBe(false)
    expect([page.shell.written, page.undelivered]).toEqual(['l', ['l']])
    page.type('s')
    page.arrive()
    page.hear()
    page.cut()
    page.reconnect()
    page.hear()
    expect([page.shell.written, page.undelivered]).toEqual(['ls', ['l']])
  })

  it('take along what was typed before the server had said how far it is', () => {
    const page = pair()
    page.type('rm -rf x\r')
    page.cut()
    page.reconnect()
    page.type('y')
    page.hear()
    expect(page.undelivered).toEqual(['rm -rf x\ry'])
    page.type('z')
    page.arrive()
    expect(page.shell.written).toBe('z')
  })

  it('never reach another shell under the same name', () => {
    const page = pair()
    page.type('a')
    page.cut()
    page.shell.epoch = 'e2'
    page.shell.last = 0
    page.reconnect()
    page.hear()
    expect(page.undelivered).toEqual(['a'])
    expect(page.arrive()).toBe(false)
  })

  it('are handed back when the server has forgotten this page', () => {
    const page = pair()
    page.type('a')
    page.arrive()
    page.hear()
    page.hear()
    page.type('b')
    page.cut()
    page.shell.last = 0
    page.reconnect()
    page.hear()
    expect(page.undelivered).toEqual(['b'])
  })

  it('are handed back, all of them, when too much waits already', () => {
    const { type, undelivered, arrive, hear, shell } = pair()
    hear()
    const large = 'x'.repeat(1_048_577)
    expect(type(large)).toBe(true)
    expect(undelivered).toEqual([])
    expect(type('echo done')).toBe(true)
    expect(undelivered).toEqual(['echo done'])
    while (arrive()) hear()
    expect(shell.written).toBe(large)
    type('echo done')
    arrive()
    expect(shell.written).toBe(`${large}echo done`)
  })

  it('are refused once there is no connection', () => {
    const page = pair()
    page.cut()
    expect(page.type('a')).toBe(false)
    page.reconnect()
    page.hear()
    expect(page.arrive()).toBe(false)
    expect(page.undelivered).toEqual([])
  })
})

const step = fc.oneof(
  fc.record({ do: fc.constant('type' as const), text: fc.constantFrom('a', 'bc', '\r', 'd\u001b') }),
  fc.record({ do: fc.constantFrom('arrive', 'hear', 'cut', 'reconnect', 'wait'), text: fc.constant('') }),
)

it('every key is written once, in order, or shown as not sent, wherever the connection is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const page = pair()
      const taken: string[] = []
      let letters = 0
      for (const { do: act, text } of steps) {
        if (act === 'type') {
          // Each text is one of a kind, so that one that comes twice or too late shows.
          const unique = `<${letters++}${text}>`
          if (page.type(unique)) taken.push(unique)
        } else if (act === 'cut' && page.isOnline()) page.cut()
        else if (act === 'reconnect' && !page.isOnline()) page.reconnect()
        else if (act === 'arrive') page.arrive()
        else if (act === 'hear') page.hear()
        else if (act === 'wait') await page.clock.advance(1500)
      }
      if (page.isOnline()) page.cut()
      page.reconnect()
      do while (page.hear());
      while (page.arrive())
      const marked = /<\d+[^>]*>/g
      const written: readonly string[] = page.shell.written.match(marked) ?? []
      const shown: readonly string[] = page.undelivered.join('').match(marked) ?? []
      expect([...written, ...shown].toSorted()).toEqual(taken.toSorted())
      expect(written).toEqual(taken.filter((text) => written.includes(text)))
    }),
    { numRuns: 5000 },
  )
}, 60_000)
