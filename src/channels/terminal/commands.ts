import { type Clock, createClock } from '../../lib/clock'
import { terminalMessages } from '../../messages/terminal'
import type { Link, Outgoing } from '../../socket/link'
import { createCloseSession } from './closeSession'
import { createClosing } from './closing'
import { createTypedInput } from './input/typedInput'
import { createUndelivered } from './input/undelivered'
import { askSessions } from './queries'
import { createRenames } from './renames'
import { sessionsToAttach } from './sessionsToAttach'
import type { TerminalEvent } from './shared/protocol'
import { reduceTerminals, type TerminalLocalEvent } from './shared/reduce'
import type { TerminalSession } from './shared/state'
import { createSizes } from './sizes'
import type { TerminalStore } from './store'
import { shownTerminal, type TerminalView, type TerminalViewStore } from './viewStore'

const words = terminalMessages

export interface TerminalCommandOptions {
  readonly link: Link
  readonly store: TerminalStore
  readonly viewStore: TerminalViewStore
  readonly newId: () => string
  readonly clock?: Clock
}

export type TerminalCommands = ReturnType<typeof createTerminalCommands>

export function createTerminalCommands(options: TerminalCommandOptions) {
  const { link, store, viewStore, newId, clock = createClock() } = options
  const closeSession = createCloseSession({ link, clock })
  const renames = createRenames({ link, clock })
  /** Where and under which name a session was asked for, should that have to be said again. */
  const asked = new Map<string, Omit<Outgoing, 'type'>>()
  /** Sessions in which a line was entered on this page. */
  const entered = new Set<string>()

  const find = (sessionId: string) => store.getState().sessions[sessionId]
  const fold = (event: TerminalEvent | TerminalLocalEvent) =>
    store.setState((state) => reduceTerminals(state, event), true)
  const view = (change: Partial<TerminalView>) => viewStore.setState(change)
  const epochOf = (sessionId: string) => {
    const epoch = find(sessionId)?.epoch
    return epoch == null ? {} : { epoch }
  }

  let theme: string | null = null
  const tellTheme = () => theme !== null && link.has('terminal.theme') && link.send({ type: 'theme', theme })

  const sizes = createSizes({ link, clock, find })
  const undelivered = createUndelivered(viewStore)
  const typed = createTypedInput({
    link,
    clock,
    epochOf: (sessionId) => find(sessionId)?.epoch ?? null,
    undelivered: (sessionId, text) => undelivered.keep(sessionId, { typed: text }),
  })

  /** Attaches to a session that the server has; `after` says what is here already. */
  function attach({ sessionId, epoch, scrollback, resetting }: TerminalSession) {
    if (epoch === null || !link.has('terminal.attach')) return
    const after = resetting === null ? { after: scrollback.end } : {}
    link.send({ type: 'create', sessionId, epoch, ...after, ...sizes.own(sessionId) })
  }

  function create(sessionId: string, extra: Omit<Outgoing, 'type'> = {}) {
    return link.send({ type: 'create', sessionId, ...sizes.of(sessionId), ...extra })
  }

  function start(sessionId: string, name: string, extra: Omit<Outgoing, 'type'> = {}) {
    asked.set(sessionId, extra)
    entered.delete(sessionId)
    sizes.started(sessionId)
    const { cols, rows } = sizes.of(sessionId) ?? { cols: 80, rows: 24 }
    fold({ type: 'requested', sessionId, name, cols, rows })
    setLifetime(sessionId, { startedAt: clock.wall(), endedAt: null })
    view({ chosen: sessionId, opened: true })
    if (!create(sessionId, extra)) fold({ type: 'error', sessionId, error: words.offlineReason })
  }

  function setLifetime(sessionId: string, lifetime: { startedAt: number | null; endedAt: number | null }) {
    view({ lifetimes: { ...viewStore.getState().lifetimes, [sessionId]: lifetime } })
  }

  /** Asks which shells there are. One that was asked for before the cut may have come and even gone: no second. */
  async function follow(unanswered: readonly string[]) {
    const list = await askSessions(link)
    for (const sessionId of unanswered) {
      if (find(sessionId)?.status !== 'requested' || find(sessionId)?.epoch !== null) continue
      const there = list?.sessions.find((one) => one.sessionId === sessionId)
      create(sessionId, there ? { epoch: there.epoch } : asked.get(sessionId))
    }
    if (!list) return
    closeSession.listed(list.sessions)
    renames.listed(list.sessions)
    fold(list)
  }

  /** Starts a shell, shows it, and returns the id it will have. */
  function open(where: { cwd?: string; name?: string } = {}): string {
    const sessionId = newId()
    start(sessionId, where.name ?? '', where)
    return sessionId
  }

  /** Ends the shell, and forgets what it said. A running one is kept where its end cannot be told. */
  function close(sessionId: string) {
    const session = find(sessionId)
    const isRunning = session?.status === 'live' || session?.status === 'requested'
    if (!closeSession.send(sessionId, session?.epoch ?? null) && isRunning) {
      closeSession.withdraw(sessionId)
      return
    }
    const { order } = store.getState()
    const isShown = shownTerminal(viewStore.getState(), store.getState()) === sessionId
    const index = order.indexOf(sessionId)
    if (isShown) view({ chosen: order[index + 1] ?? order[index - 1] ?? null })
    sizes.forget(sessionId)
    typed.forget(sessionId)
    undelivered.discard(sessionId)
    asked.delete(sessionId)
    entered.delete(sessionId)
    fold({ type: 'forgotten', sessionId })
  }

  const closing = createClosing({
    link,
    viewStore,
    find,
    isUntouched: (sessionId) => asked.has(sessionId) && !entered.has(sessionId),
    end: close,
  })

  const stopFollowing = store.subscribe((state, before) => {
    for (const session of sessionsToAttach(state, before)) attach(session)
    renames.settle(state)
    if (state.order.length > 0 && !viewStore.getState().opened) view({ opened: true })
    for (const sessionId of state.order) {
      const status = state.sessions[sessionId]?.status
      const isGone = status === 'ended' || status === 'lost' || status === 'failed'
      if (isGone && before.sessions[sessionId]?.status !== status) typed.ended(sessionId)
      const hasEnded = status === 'ended'
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

    close,
    /** What the user asks for: `close`, after a question where something runs. */
    ...closing,

    /** Keys are written once and in order, or come back as not sent. */
    input(sessionId: string, text: string) {
      if (/[\r\n]/.test(text)) entered.add(sessionId)
      sizes.act(sessionId)
      if (!typed.type(sessionId, text)) undelivered.refuse(sessionId)
    },
    /** A report of the mouse, one byte a unit. */
    report(sessionId: string, bytes: string) {
      sizes.act(sessionId)
      typed.report(sessionId, bytes)
    },
    /** What it did not get, and what the user decides about that. */
    undelivered,

    /** The size the screen of this page has now. */
    resize: sizes.set,
    /** The user did something in it that is no input. */
    act: sizes.act,

    /** Everything before this position was parsed. */
    ack(sessionId: string, seq: number) {
      const epoch = epochOf(sessionId)
      if ('epoch' in epoch && link.has('terminal.ack')) link.send({ type: 'ack', sessionId, seq, ...epoch })
    },

    /** What programs that ask for colours are to be told. */
    showTheme(shown: string) {
      theme = shown
      tellTheme()
    },

    rename(sessionId: string, name: string) {
      const trimmed = name.trim()
      view({ renaming: null })
      const session = find(sessionId)
      if (session && trimmed !== '') renames.rename(sessionId, trimmed, session)
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

    /** After an event was folded: the server says what it has written. */
    applied(event: TerminalEvent) {
      if (event.type === 'attached') typed.attached(event.sessionId, event.epoch, event.n)
      else if (event.type === 'input_ack') typed.acked(event.sessionId, event.epoch, event.n)
    },

    /** The connection is gone, and with it what was on its way. */
    lost(isForgotten: boolean) {
      typed.lost(isForgotten)
      closeSession.lost()
      renames.lost()
    },

    /** After every (re)connect: goes on where each screen stopped, and asks what else there is. */
    opened() {
      undelivered.welcome()
      tellTheme()
      const attaches = link.has('terminal.attach')
      const lists = link.has('terminal.list')
      const unanswered: string[] = []
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
        if (attaches && lists) unanswered.push(sessionId)
        else create(sessionId, asked.get(sessionId))
      }
      if (lists) void follow(unanswered)
      else {
        closeSession.listed(null)
        fold({ type: 'list', sessions: [] })
      }
    },

    /** Lets go of the store and of every timer. */
    stop() {
      stopFollowing()
      sizes.stop()
    },
  }
}
