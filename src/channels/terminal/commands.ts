import { type Clock, createClock } from '../../lib/clock'
import type { Link, Outgoing } from '../../socket/link'
import { LIMITS } from '../../socket/protocol'
import type { TerminalEvent } from './protocol'
import { askSessions } from './queries'
import { reduceTerminals, type TerminalLocalEvent } from './reduce'
import { characterBorder } from './scrollback'
import { sessionsToAttach } from './sessionsToAttach'
import type { TerminalSession } from './state'
import type { TerminalStore } from './store'
import { shownTerminal, type TerminalView, type TerminalViewStore } from './viewStore'

/** A size is sent when it stayed for this long; the last one wins. */
const RESIZE_MS = 100

export interface TerminalCommandOptions {
  readonly link: Link
  readonly store: TerminalStore
  readonly viewStore: TerminalViewStore
  readonly newId: () => string
  readonly clock?: Clock
}

interface Size {
  readonly cols: number
  readonly rows: number
}

export type TerminalCommands = ReturnType<typeof createTerminalCommands>

export function createTerminalCommands(options: TerminalCommandOptions) {
  const { link, store, viewStore, newId, clock = createClock() } = options
  const sizes = new Map<string, Size>()
  const stopResizing = new Map<string, () => void>()
  /** The last `n` given out, by epoch. */
  const numbers = new Map<string, number>()
  /** Where and under which name a session was asked for, should that have to be said again. */
  const asked = new Map<string, Omit<Outgoing, 'type'>>()
  let latestSize: Size | null = null

  const find = (sessionId: string) => store.getState().sessions[sessionId]
  const fold = (event: TerminalEvent | TerminalLocalEvent) =>
    store.setState((state) => reduceTerminals(state, event), true)
  const view = (change: Partial<TerminalView>) => viewStore.setState(change)
  const epochOf = (sessionId: string) => {
    const epoch = find(sessionId)?.epoch
    return epoch == null ? {} : { epoch }
  }

  /** Attaches to a session that the server has; `after` says what is here already. */
  function attach({ sessionId, epoch, scrollback, resetting }: TerminalSession) {
    if (epoch === null || !link.has('terminal.attach')) return
    const after = resetting === null ? { after: scrollback.end } : {}
    link.send({ type: 'create', sessionId, epoch, ...after, ...sizes.get(sessionId) })
  }

  function create(sessionId: string, extra: Omit<Outgoing, 'type'> = {}) {
    return link.send({ type: 'create', sessionId, ...(sizes.get(sessionId) ?? latestSize), ...extra })
  }

  function start(sessionId: string, name: string, extra: Omit<Outgoing, 'type'> = {}) {
    asked.set(sessionId, extra)
    const { cols, rows } = sizes.get(sessionId) ?? latestSize ?? { cols: 80, rows: 24 }
    fold({ type: 'requested', sessionId, name, cols, rows })
    setLifetime(sessionId, { startedAt: clock.wall(), endedAt: null })
    view({ chosen: sessionId, opened: true })
    create(sessionId, extra)
  }

  function setLifetime(sessionId: string, lifetime: { startedAt: number | null; endedAt: number | null }) {
    view({ lifetimes: { ...viewStore.getState().lifetimes, [sessionId]: lifetime } })
  }

  function sendResize(sessionId: string) {
    stopResizing.delete(sessionId)
    const session = find(sessionId)
    const size = sizes.get(sessionId)
    if (!size || !session || (session.status !== 'live' && session.status !== 'requested')) return
    link.send({ type: 'resize', sessionId, ...size, ...epochOf(sessionId) })
  }

  /** Starts a shell, shows it, and returns the id it will have. */
  function open(where: { cwd?: string; name?: string } = {}): string {
    const sessionId = newId()
    start(sessionId, where.name ?? '', where)
    return sessionId
  }

  const stopFollowing = store.subscribe((state, before) => {
    for (const session of sessionsToAttach(state, before)) attach(session)
    if (state.order.length > 0 && !viewStore.getState().opened) view({ opened: true })
    for (const sessionId of state.order) {
      const hasEnded = state.sessions[sessionId]?.status === 'ended'
      if (!hasEnded || before.sessions[sessionId]?.status !== 'live') continue
      const startedAt = viewStore.getState().lifetimes[sessionId]?.startedAt ?? null
      setLifetime(sessionId, { startedAt, endedAt: clock.wall() })
    }
  })

  return {
    open,

    /** A page that comes to a workspace without terminals gets one, once. */
    openFirst() {
      const { listed, order } = store.getState()
      if (listed && order.length === 0 && !viewStore.getState().opened) open()
    },

    /** A new shell in the place of one that ended. */
    restart(sessionId: string) {
      const session = find(sessionId)
      if (session) start(sessionId, session.name, session.name === '' ? {} : { name: session.name })
    },

    /** Ends the shell, and forgets what it said. */
    close(sessionId: string) {
      const { order } = store.getState()
      const isShown = shownTerminal(viewStore.getState(), store.getState()) === sessionId
      const index = order.indexOf(sessionId)
      if (isShown) view({ chosen: order[index + 1] ?? order[index - 1] ?? null })
      link.send({ type: 'close', sessionId, ...epochOf(sessionId) })
      stopResizing.get(sessionId)?.()
      stopResizing.delete(sessionId)
      sizes.delete(sessionId)
      asked.delete(sessionId)
      fold({ type: 'forgotten', sessionId })
    },

    /** Keys go out now or not at all: nothing is kept for later. */
    input(sessionId: string, text: string) {
      const epoch = epochOf(sessionId)
      for (let at = 0; at < text.length; ) {
        const end = characterBorder(text, at + LIMITS.inputUnits)
        const data = text.slice(at, end)
        at = end
        if (epoch.epoch === undefined || !link.has('terminal.input')) {
          link.send({ type: 'input', sessionId, data })
          continue
        }
        const n = (numbers.get(epoch.epoch) ?? 0) + 1
        numbers.set(epoch.epoch, n)
        link.send({ type: 'input', sessionId, data, n, ...epoch })
      }
    },

    /** The size the screen of this page has now. */
    resize(sessionId: string, cols: number, rows: number) {
      const known = sizes.get(sessionId)
      if (known?.cols === cols && known.rows === rows) return
      latestSize = { cols, rows }
      sizes.set(sessionId, latestSize)
      stopResizing.get(sessionId)?.()
      stopResizing.set(
        sessionId,
        clock.after(RESIZE_MS, () => sendResize(sessionId)),
      )
    },

    /** Everything before this position was parsed. */
    ack(sessionId: string, seq: number) {
      const epoch = epochOf(sessionId)
      if ('epoch' in epoch && link.has('terminal.ack')) link.send({ type: 'ack', sessionId, seq, ...epoch })
    },

    rename(sessionId: string, name: string) {
      const trimmed = name.trim()
      view({ renaming: null })
      if (trimmed !== '' && trimmed !== find(sessionId)?.name)
        link.send({ type: 'rename', sessionId, name: trimmed })
    },
    startRename: (sessionId: string) => view({ renaming: sessionId }),
    stopRename: () => view({ renaming: null }),

    show(sessionId: string) {
      const ringing = viewStore.getState().ringing.filter((id) => id !== sessionId)
      view({ chosen: sessionId, ringing })
    },
    /** Puts the keyboard into the shown terminal. */
    focus: () => viewStore.setState(({ focusTurn }) => ({ focusTurn: focusTurn + 1 })),
    rang(sessionId: string) {
      const { ringing } = viewStore.getState()
      const isShown = shownTerminal(viewStore.getState(), store.getState()) === sessionId
      if (!isShown && !ringing.includes(sessionId)) view({ ringing: [...ringing, sessionId] })
    },

    /** After every (re)connect: goes on where each screen stopped, and asks what else there is. */
    opened() {
      const attaches = link.has('terminal.attach')
      for (const session of Object.values(store.getState().sessions)) {
        const { sessionId, name, cols, rows, status } = session
        const isUnread = status === 'ended' && session.scrollback.end === 0
        if (status !== 'live' && status !== 'requested' && !isUnread) continue
        if (attaches && session.epoch !== null) {
          attach(session)
          continue
        }
        if (isUnread) continue
        if (!attaches) fold({ type: 'requested', sessionId, name, cols, rows })
        create(sessionId, asked.get(sessionId))
      }
      if (!link.has('terminal.list')) fold({ type: 'list', sessions: [] })
      else
        void askSessions(link).then((list) => {
          if (list) fold(list)
        })
    },

    /** Lets go of the store and of every timer. */
    stop() {
      stopFollowing()
      for (const stop of stopResizing.values()) stop()
      stopResizing.clear()
    },
  }
}
