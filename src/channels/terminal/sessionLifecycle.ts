import type { Clock } from '../../lib/clock'
import { terminalMessages } from '../../messages/terminal'
import type { Link, Outgoing } from '../../socket/link'
import { createCloseSession } from './closeSession'
import { askSessions } from './queries'
import { sessionsToAttach } from './sessionsToAttach'
import type { TerminalEvent, TerminalListing } from './shared/protocol'
import { reduceTerminals, type TerminalLocalEvent } from './shared/reduce'
import { isRunning, type TerminalSession, type TerminalState } from './shared/state'
import type { Sizes } from './sizes'
import type { TerminalStore } from './store'
import { type Lifetime, shownTerminal, type TerminalViewStore } from './viewStore'

interface Options {
  readonly link: Link
  readonly store: TerminalStore
  readonly viewStore: TerminalViewStore
  readonly newId: () => string
  readonly clock: Clock
  readonly sizes: Sizes
  /** Hears which shells the server has, before that is folded. */
  readonly listed: (sessions: readonly TerminalListing[]) => void
  /** The user closed this session: nothing of it is kept. */
  readonly forget: (sessionId: string) => void
}

/** Starts, attaches to and closes shells, and does so again after the connection was lost. */
export function createSessionLifecycle(options: Options) {
  const { link, store, viewStore, newId, clock, sizes, listed, forget } = options
  const closeSession = createCloseSession({ link, clock })
  /** The folder and name each session was asked for with, to ask again after a cut. */
  const asked = new Map<string, Omit<Outgoing, 'type'>>()

  const find = (sessionId: string) => store.getState().sessions[sessionId]
  const endOf = (sessionId: string) => store.getState().logs[sessionId]?.end ?? 0
  const fold = (event: TerminalLocalEvent | TerminalEvent) =>
    store.setState((state) => reduceTerminals(state, event), true)

  function setLifetime(sessionId: string, lifetime: Lifetime) {
    viewStore.setState(({ lifetimes }) => ({ lifetimes: { ...lifetimes, [sessionId]: lifetime } }))
  }

  /** Attaches to a session the server has; `after` is the position up to which this page has its output. */
  function attach({ sessionId, epoch, resetting }: TerminalSession) {
    if (epoch === null || !link.has('terminal.attach')) return
    const after = resetting === null ? { after: endOf(sessionId) } : {}
    link.send({ type: 'create', sessionId, epoch, ...after, ...sizes.own(sessionId) })
  }

  function create(sessionId: string, extra: Omit<Outgoing, 'type'> = {}) {
    return link.send({ type: 'create', sessionId, ...sizes.of(sessionId), ...extra })
  }

  function start(sessionId: string, name: string, extra: Omit<Outgoing, 'type'> = {}) {
    asked.set(sessionId, extra)
    sizes.started(sessionId)
    const { cols, rows } = sizes.of(sessionId) ?? { cols: 80, rows: 24 }
    fold({ type: 'requested', sessionId, name, cols, rows })
    setLifetime(sessionId, { startedAt: clock.wall(), endedAt: null })
    viewStore.setState({ chosen: sessionId, opened: true })
    if (!create(sessionId, extra)) fold({ type: 'error', sessionId, error: terminalMessages.offlineReason })
  }

  /** Asks which shells there are. One requested before the cut may have run already: it is not started twice. */
  async function follow(unanswered: readonly string[]) {
    const list = await askSessions(link)
    for (const sessionId of unanswered) {
      if (find(sessionId)?.status !== 'requested' || find(sessionId)?.epoch !== null) continue
      const there = list?.sessions.find((one) => one.sessionId === sessionId)
      create(sessionId, there ? { epoch: there.epoch } : asked.get(sessionId))
    }
    if (!list) return
    closeSession.listed(list.sessions)
    listed(list.sessions)
    fold(list)
  }

  /** Attaches again where the server knows the shell. Returns the sessions it may not have heard of. */
  function resume(): readonly string[] {
    const attaches = link.has('terminal.attach')
    const unanswered: string[] = []
    for (const session of Object.values(store.getState().sessions)) {
      const { sessionId, name, cols, rows, status } = session
      const isUnread = status === 'ended' && endOf(sessionId) === 0
      if (status !== 'live' && status !== 'requested' && !isUnread) continue
      if (attaches && session.epoch !== null) {
        attach(session)
        continue
      }
      if (isUnread) continue
      if (!attaches) fold({ type: 'requested', sessionId, name, cols, rows })
      if (attaches && link.has('terminal.list')) unanswered.push(sessionId)
      else create(sessionId, asked.get(sessionId))
    }
    return unanswered
  }

  /** Starts a shell, shows it, and returns the id it will have. */
  function open(where: { cwd?: string; name?: string } = {}): string {
    const sessionId = newId()
    start(sessionId, where.name ?? '', where)
    return sessionId
  }

  return {
    open,

    /** The first page of a workspace without terminals gets one, once. */
    openFirst() {
      const { listed: isListed, order } = store.getState()
      if (isListed && order.length === 0 && !viewStore.getState().opened) open()
    },

    /** A new shell in the place of one that ended. */
    restart(sessionId: string) {
      const session = find(sessionId)
      if (session) start(sessionId, session.name, session.name === '' ? {} : { name: session.name })
    },

    /** Ends the shell and forgets its output. A running one is kept where the server cannot be told. */
    close(sessionId: string) {
      const session = find(sessionId)
      const isTold = closeSession.send(sessionId, session?.epoch ?? null, { keep: !isRunning(session) })
      if (!isTold && isRunning(session)) return
      const { order } = store.getState()
      const isShown = shownTerminal(viewStore.getState(), store.getState()) === sessionId
      const index = order.indexOf(sessionId)
      if (isShown) viewStore.setState({ chosen: order[index + 1] ?? order[index - 1] ?? null })
      sizes.forget(sessionId)
      forget(sessionId)
      asked.delete(sessionId)
      fold({ type: 'forgotten', sessionId })
    },

    /** It was started on this page. */
    isOwn: (sessionId: string) => asked.has(sessionId),

    /** After an event was folded: attaches where output is missing, and notes when shells end. */
    changed(state: TerminalState, before: TerminalState) {
      for (const session of sessionsToAttach(state, before)) attach(session)
      if (state.order.length > 0 && !viewStore.getState().opened) viewStore.setState({ opened: true })
      for (const sessionId of state.order) {
        const hasEnded = state.sessions[sessionId]?.status === 'ended'
        if (!hasEnded || before.sessions[sessionId]?.status !== 'live') continue
        const startedAt = viewStore.getState().lifetimes[sessionId]?.startedAt ?? null
        setLifetime(sessionId, { startedAt, endedAt: clock.wall() })
      }
    },

    lost: () => closeSession.lost(),

    /** After every (re)connect: continues where each screen stopped, and asks which other shells there are. */
    opened() {
      const unanswered = resume()
      if (link.has('terminal.list')) void follow(unanswered)
      else {
        closeSession.listed(null)
        fold({ type: 'list', sessions: [] })
      }
    },
  }
}
