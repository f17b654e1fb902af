import type { Clock } from '../../lib/clock'
import type { Link } from '../../socket/link'
import { createClosing } from './closing'
import { createTypedInput, ctrlKey } from './input/typedInput'
import { createUndelivered } from './input/undelivered'
import { createRenames } from './renames'
import { createSessionLifecycle } from './sessionLifecycle'
import type { TerminalEvent } from './shared/protocol'
import type { TerminalState } from './shared/state'
import { createSizes } from './sizes'
import { isOnlyOutput, type TerminalStore } from './store'
import { createViewCommands } from './viewCommands'
import type { TerminalViewStore } from './viewStore'

export interface TerminalCommandOptions {
  readonly link: Link
  readonly store: TerminalStore
  readonly viewStore: TerminalViewStore
  readonly newId: () => string
  readonly clock: Clock
}

export type TerminalCommands = ReturnType<typeof createTerminalCommands>

/**
 * Everything the page can ask of the terminals of one workspace.
 *
 *     const commands = createTerminalCommands({ link, store, viewStore, newId, clock: createClock() })
 *     const sessionId = commands.open({ cwd: '/src' })
 *     commands.input(sessionId, 'ls\r')
 */
export function createTerminalCommands(options: TerminalCommandOptions) {
  const { link, store, viewStore, newId, clock } = options
  const find = (sessionId: string) => store.getState().sessions[sessionId]

  /** Sessions in which the user entered a line on this page: they are not closed without a question. */
  const entered = new Set<string>()
  let theme: string | null = null
  const tellTheme = () => theme !== null && link.has('terminal.theme') && link.send({ type: 'theme', theme })

  const sizes = createSizes({ link, clock, find })
  const renames = createRenames({ link, clock })
  const undelivered = createUndelivered(viewStore)
  const typed = createTypedInput({
    link,
    clock,
    epochOf: (sessionId) => find(sessionId)?.epoch ?? null,
    undelivered: (sessionId, text) => undelivered.keep(sessionId, { typed: text }),
  })
  const lifecycle = createSessionLifecycle({
    link,
    store,
    viewStore,
    newId,
    clock,
    sizes,
    listed: renames.listed,
    forget(sessionId) {
      typed.forget(sessionId)
      entered.delete(sessionId)
      undelivered.discard(sessionId)
    },
  })
  const { open, openFirst, close } = lifecycle
  const isUntouched = (sessionId: string) => lifecycle.isOwn(sessionId) && !entered.has(sessionId)
  const closing = createClosing({ link, viewStore, find, isUntouched, end: close })

  const stopFollowing = store.subscribe((state, before) => {
    if (isOnlyOutput(state, before)) return
    lifecycle.changed(state, before)
    renames.settle(state)
    for (const sessionId of endedNow(state, before)) typed.ended(sessionId)
  })

  return {
    open,
    openFirst,
    /** A new shell in the place of one that ended. */
    restart(sessionId: string) {
      entered.delete(sessionId)
      lifecycle.restart(sessionId)
    },
    close,
    /** What the user asks for: `close`, after a question where something runs. */
    ...closing,
    ...createViewCommands({ store, viewStore }),

    ...createInputCommands({ viewStore, entered, sizes, typed, undelivered }),
    /** Keys and pastes a terminal did not get, and what the user decides about them. */
    undelivered,

    /** The size the screen of this page has now. */
    resize: sizes.set,
    /** The user did something in it that is no input. */
    act: sizes.act,

    /** Everything before this position was parsed. */
    ack(sessionId: string, seq: number) {
      const epoch = find(sessionId)?.epoch
      if (epoch != null && link.has('terminal.ack')) link.send({ type: 'ack', sessionId, seq, epoch })
    },

    /** The theme whose colours the server answers to programs. */
    showTheme(shown: string) {
      theme = shown
      tellTheme()
    },

    rename(sessionId: string, name: string) {
      const trimmed = name.trim()
      viewStore.setState({ renaming: null })
      const session = find(sessionId)
      if (session && trimmed !== '') renames.rename(sessionId, trimmed, session)
    },

    /** After an event was folded: the server says what it has written. */
    applied(event: TerminalEvent) {
      if (event.type === 'attached') typed.attached(event.sessionId, event.epoch, event.n)
      else if (event.type === 'input_ack') typed.acked(event.sessionId, event.epoch, event.n)
    },

    /** The connection was lost, and with it what was on its way. */
    lost(isForgotten: boolean) {
      typed.lost(isForgotten)
      lifecycle.lost()
      renames.lost()
    },

    /** After every (re)connect. */
    opened() {
      undelivered.welcome()
      tellTheme()
      lifecycle.opened()
    },

    /** Lets go of the store and of every timer. */
    stop() {
      stopFollowing()
      sizes.stop()
    },
  }
}

interface InputOptions {
  readonly viewStore: TerminalViewStore
  readonly entered: Set<string>
  readonly sizes: ReturnType<typeof createSizes>
  readonly typed: ReturnType<typeof createTypedInput>
  readonly undelivered: ReturnType<typeof createUndelivered>
}

/** What the user gives to a shell: texts, keys and the mouse. */
function createInputCommands({ viewStore, entered, sizes, typed, undelivered }: InputOptions) {
  /** Keys are written once and in order, or come back as undelivered. */
  function input(sessionId: string, text: string) {
    if (/[\r\n]/.test(text)) entered.add(sessionId)
    sizes.act(sessionId)
    if (!typed.type(sessionId, text)) undelivered.refuse(sessionId)
  }
  return {
    input,
    /** What the keyboard types, with the Ctrl that is held on screen; `input` writes a text as it is. */
    type(sessionId: string, keys: string) {
      const { isCtrlHeld } = viewStore.getState()
      if (isCtrlHeld) viewStore.setState({ isCtrlHeld: false })
      input(sessionId, isCtrlHeld ? ctrlKey(keys) : keys)
    },
    /** A report of the mouse, one byte a unit. */
    report(sessionId: string, bytes: string) {
      sizes.act(sessionId)
      typed.report(sessionId, bytes)
    },
  }
}

/** Sessions whose shell this change took away. */
function endedNow(state: TerminalState, before: TerminalState): readonly string[] {
  return state.order.filter((sessionId) => {
    const status = state.sessions[sessionId]?.status
    const isGone = status === 'ended' || status === 'lost' || status === 'failed'
    return isGone && before.sessions[sessionId]?.status !== status
  })
}
