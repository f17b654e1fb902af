import { messages } from '../../messages/en'
import { type ConnectionState, isLive } from '../../socket/connection/connectionState'
import { blockedText } from '../shell/outputLog'

/** Shape, not colour, tells the states apart. */
export type ConnectionShape = 'full' | 'half' | 'turning' | 'empty' | 'alert'

export interface ConnectionSummary {
  readonly shape: ConnectionShape
  readonly text: string
  /** A button of its own beside the state. */
  readonly action: 'tryNow' | 'signIn' | 'startAgain' | null
}

/** Shorter drops show nothing at all, ms. */
export const QUIET_DROP_MS = 1500

const text = messages.app.connection

/** The one vocabulary of the connection. `now` in ms of `performance.now()`; `wasDown`: it came back a moment ago. */
export function summariseConnection(
  state: ConnectionState,
  now: number,
  wasDown: boolean,
): ConnectionSummary {
  if (state.status === 'blocked') return blocked(state)
  if (state.status === 'suspect')
    return { shape: 'half', text: text.noAnswer(secondsSince(state.heardAt ?? now, now)), action: null }
  if (isLive(state) || isQuiet(state, now)) return connected(state, now, wasDown)
  if (state.offline) return { shape: 'empty', text: text.offline, action: 'tryNow' }
  if (state.status === 'idle') return { shape: 'empty', text: text.idle, action: null }
  if (!state.everLive && state.attempt === 0) return { shape: 'turning', text: text.connecting, action: null }
  if (state.nextTryAt === null || state.status === 'connecting')
    return { shape: 'turning', text: text.reconnectingNow(state.attempt + 1), action: null }
  const seconds = Math.max(0, Math.ceil((state.nextTryAt - now) / 1000))
  return { shape: 'turning', text: text.reconnecting(state.attempt + 1, seconds), action: 'tryNow' }
}

/** The page is not live, but not for long enough to mention it. */
export function isQuiet(state: ConnectionState, now: number): boolean {
  return state.everLive && state.unsettledAt !== null && now - state.unsettledAt < QUIET_DROP_MS
}

const secondsSince = (at: number, now: number) => Math.max(0, Math.floor((now - at) / 1000))

function blocked(state: ConnectionState): ConnectionSummary {
  if (state.reason === 'auth') return { shape: 'alert', text: blockedText(state), action: 'signIn' }
  if (state.reason === 'gone') return { shape: 'alert', text: blockedText(state), action: null }
  if (state.starting) return { shape: 'turning', text: text.starting, action: null }
  return { shape: 'alert', text: blockedText(state), action: state.canStart ? 'startAgain' : 'tryNow' }
}

function connected(state: ConnectionState, now: number, wasDown: boolean): ConnectionSummary {
  if (state.slowMs !== null && isLive(state))
    return { shape: 'half', text: text.slow(state.slowMs), action: null }
  const isCatchingUp = state.status === 'syncing' && !isQuiet(state, now)
  const again = wasDown ? text.connectedAgain : text.connected
  return { shape: 'full', text: isCatchingUp ? text.catchingUp : again, action: null }
}
