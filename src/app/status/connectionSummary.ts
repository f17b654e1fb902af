import { messages } from '../../messages/en'
import { type ConnectionState, isLive } from '../../socket/connectionState'
import { blockedText } from '../output'

/** Shape, not colour, tells the states apart. */
export type ConnectionShape = 'full' | 'turning' | 'empty' | 'alert'

export interface ConnectionSummary {
  readonly shape: ConnectionShape
  readonly text: string
  /** A button of its own beside the state. */
  readonly action: 'tryNow' | 'signIn' | null
}

/** Shorter drops show nothing at all, ms. */
export const QUIET_DROP_MS = 1500

const text = messages.app.connection

/** The one vocabulary of the connection. `now` in ms of `Date.now()`; `wasDown`: it came back a moment ago. */
export function summariseConnection(
  state: ConnectionState,
  now: number,
  wasDown: boolean,
): ConnectionSummary {
  if (state.status === 'blocked')
    return {
      shape: 'alert',
      text: blockedText(state),
      action: state.reason === 'auth' ? 'signIn' : 'tryNow',
    }
  if (isLive(state) || isQuiet(state, now))
    return { shape: 'full', text: liveText(state, wasDown), action: null }
  if (state.offline) return { shape: 'empty', text: text.offline, action: 'tryNow' }
  if (state.status === 'idle') return { shape: 'empty', text: text.idle, action: null }
  if (!state.everLive && state.attempt === 0) return { shape: 'turning', text: text.connecting, action: null }
  if (state.nextTryAt === null || state.status === 'connecting')
    return { shape: 'turning', text: text.reconnectingNow(state.attempt + 1), action: null }
  const seconds = Math.max(0, Math.ceil((state.nextTryAt - now) / 1000))
  return { shape: 'turning', text: text.reconnecting(state.attempt + 1, seconds), action: 'tryNow' }
}

/** The socket is gone, but not for long enough to mention it. */
export function isQuiet(state: ConnectionState, now: number): boolean {
  return state.everLive && state.downSince !== null && now - state.downSince < QUIET_DROP_MS
}

function liveText(state: ConnectionState, wasDown: boolean): string {
  if (wasDown) return text.connectedAgain
  return state.status === 'syncing' ? text.catchingUp : text.connected
}
