import type { Clock } from '../../../lib/clock'
import { splitText } from '../../../lib/text/surrogates'
import { msSince, type Timestamp, timestamp } from '../../../lib/timestamp'
import type { Link } from '../../../socket/link'
import { LIMITS } from '../../../socket/protocol'

/** Keys older than this are not typed by themselves any more: the user may have changed their mind. */
const FRESH_MS = 2000
/** Nothing is added to more than this waiting for an acknowledgement in one terminal, UTF-16 units. */
const MAX_KEPT = 1_048_576
/** Enter, Escape sequences, Ctrl and its like: what makes a program act. */
const ACTS = /\p{Cc}/u

/** Text has other bytes for these. */
const BEYOND_ASCII = /\P{ASCII}/u

interface Typed {
  /** Given when it is first sent; 0 until then. */
  readonly n: number
  readonly text: string
  /** Each unit is one byte. */
  readonly isBinary: boolean
  readonly since: Timestamp
  /** `held`: never sent. `sent`: on this connection. `adrift`: on a connection that was lost. */
  readonly way: 'held' | 'sent' | 'adrift'
}

interface Keys {
  /** Null: typed before the shell was there. */
  epoch: string | null
  /** The last number given out. */
  last: number
  /** The highest number the server is known to have written. */
  acked: number
  kept: readonly Typed[]
}

interface Options {
  readonly link: Link
  readonly clock: Clock
  readonly epochOf: (sessionId: string) => string | null
  /** Hears what was typed and not written, and will not be by itself. */
  readonly undelivered: (sessionId: string, text: string) => void
}

/**
 * Every key is written once, in order, or handed back as not sent. On a server that counts (`terminal.input`) each
 * carries a number and is kept until that was acknowledged; elsewhere keys go out now or not at all.
 */
export function createTypedInput({ link, clock, epochOf, undelivered }: Options) {
  const sessions = new Map<string, Keys>()

  function keysOf(sessionId: string): Keys {
    const known = sessions.get(sessionId) ?? { epoch: null, last: 0, acked: 0, kept: [] }
    sessions.set(sessionId, known)
    return known
  }

  const transmit = (sessionId: string, { epoch }: Keys, { n, text, isBinary }: Typed) =>
    link.send({ type: 'input', sessionId, data: text, n, epoch, ...(isBinary ? { binary: true } : {}) })

  /** Sends what waits, oldest first, as far as the connection takes it. */
  function sendHeld(sessionId: string, keys: Keys): void {
    let isOpen = true
    keys.kept = keys.kept.map((typed) => {
      if (typed.way === 'sent') return typed
      const numbered = typed.n > 0 ? typed : { ...typed, n: ++keys.last }
      isOpen = isOpen && transmit(sessionId, keys, numbered)
      return isOpen ? { ...numbered, way: 'sent' } : numbered
    })
  }

  function giveBack(sessionId: string, keys: Keys): void {
    // A report of the mouse means nothing later.
    const text = keys.kept.map((typed) => (typed.isBinary ? '' : typed.text)).join('')
    keys.kept = []
    if (text !== '') undelivered(sessionId, text)
  }

  function typeCounted(sessionId: string, text: string, isBinary: boolean): boolean {
    const keys = keysOf(sessionId)
    const epoch = epochOf(sessionId)
    if (epoch !== null && keys.epoch !== epoch) meet(sessionId, keys, epoch)
    const waiting = keys.kept.reduce((length, typed) => length + typed.text.length, 0)
    // One that is larger by itself still has to get through, when nothing is before it.
    if (waiting > 0 && waiting + text.length > MAX_KEPT) return handBack(sessionId, text)
    const isHeld = epoch === null || keys.kept.some(({ way }) => way !== 'sent')
    const pieces = inPieces(text)
    for (const [index, data] of pieces.entries()) {
      const n = isHeld ? 0 : ++keys.last
      const typed: Typed = { n, text: data, isBinary, since: timestamp(clock), way: isHeld ? 'held' : 'sent' }
      // Known as sent before it is, so that even an answer within `send` finds it.
      keys.kept = [...keys.kept, typed]
      if (isHeld || transmit(sessionId, keys, typed)) continue
      keys.kept = keys.kept.filter((other) => other !== typed)
      return pieces.length > 1 && handBack(sessionId, pieces.slice(index).join(''))
    }
    return true
  }

  function handBack(sessionId: string, text: string): true {
    undelivered(sessionId, text)
    return true
  }

  /** Another shell has this id now: numbers start again, and what was meant for the old one is handed back. */
  function meet(sessionId: string, keys: Keys, epoch: string): void {
    if (keys.epoch !== null) giveBack(sessionId, keys)
    keys.epoch = epoch
    keys.last = 0
    keys.acked = 0
  }

  return {
    /** False when it could not be sent, is not kept, and was not handed back either. */
    type(sessionId: string, text: string): boolean {
      if (link.has('terminal.input')) return typeCounted(sessionId, text, false)
      const pieces = inPieces(text)
      const lost = pieces.findIndex((data) => !link.send({ type: 'input', sessionId, data }))
      return lost === -1 || (pieces.length > 1 && handBack(sessionId, pieces.slice(lost).join('')))
    },

    /** Bytes, one a unit: reports of the mouse. A server that takes only text is sent those that are text. */
    report(sessionId: string, bytes: string): void {
      const isText = !BEYOND_ASCII.test(bytes)
      if (isText) this.type(sessionId, bytes)
      else if (link.has('terminal.binary')) typeCounted(sessionId, bytes, true)
    },

    acked(sessionId: string, epoch: string, n: number): void {
      const keys = sessions.get(sessionId)
      if (!keys || keys.epoch !== epoch) return
      keys.acked = Math.max(keys.acked, n)
      keys.kept = keys.kept.filter((typed) => typed.way === 'held' || typed.n > n)
    },

    /**
     * The connection was lost: what was on its way may or may not have been written.
     * @param isForgotten the server will not recognise this client on the next one
     */
    lost(isForgotten: boolean): void {
      for (const keys of sessions.values()) {
        keys.kept = keys.kept.map((typed) => (typed.way === 'sent' ? { ...typed, way: 'adrift' } : typed))
        if (isForgotten) keys.acked = Number.POSITIVE_INFINITY
      }
    },

    /** The server says up to which number it has written. */
    attached(sessionId: string, epoch: string, n: number): void {
      const keys = sessions.get(sessionId)
      if (!keys) return
      if (keys.epoch !== epoch) meet(sessionId, keys, epoch)
      // A server that has forgotten this page cannot say what it has written.
      const isKnown = n >= keys.acked
      keys.acked = n
      keys.last = Math.max(keys.last, n)
      keys.kept = keys.kept.filter((typed) => typed.way === 'held' || typed.n > n)
      const adrift = keys.kept.filter(({ way }) => way === 'adrift')
      const isHarmless = adrift.every(
        ({ text, since }) => !ACTS.test(text) && msSince(clock, since) < FRESH_MS,
      )
      if (adrift.length > 0 && !(isKnown && isHarmless)) giveBack(sessionId, keys)
      else sendHeld(sessionId, keys)
    },

    /** The shell has ended: what was still on its way is handed back. */
    ended(sessionId: string): void {
      const keys = sessions.get(sessionId)
      if (!keys) return
      keys.kept = keys.kept.filter(({ way }) => way !== 'sent')
      giveBack(sessionId, keys)
    },

    /** The session was closed. */
    forget: (sessionId: string) => void sessions.delete(sessionId),
  }
}

const inPieces = (text: string) => splitText(text, LIMITS.inputUnits)

/** What a key types while Ctrl is held: `c` becomes the interrupt. Other keys stay what they are. */
export function ctrlKey(typed: string): string {
  const code = typed.length === 1 ? typed.toUpperCase().charCodeAt(0) : 0
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code - 0x40) : typed
}
