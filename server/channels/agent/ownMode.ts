import type { AgentHost, AgentSession, SessionFacts } from '../../agents/driver'
import { askAboutMode, type ModeMoment, noModeAllowed } from './askAboutMode'
import type { Turn } from './turn'

export interface OwnModeOptions {
  /** Null: one that asks. */
  readonly mode: string | null
  /** Name of the agent. */
  readonly agent: string
  readonly ask: AgentHost['ask']
  /** The turn that runs. */
  turn(): Turn | null
  /** The session as far as there is one. */
  session(): AgentSession | null
  /** The mode this conversation is to have from now on. */
  chosen(mode: string): void
  /** What of it the pages may see. */
  show(facts: SessionFacts): void
}

/** The mode of one conversation, which a new process has forgotten and a running one may leave. */
export interface OwnMode {
  /** Null: one that asks. */
  current(): string | null
  /** Chosen for it before it began; the agent took it later. */
  begun(mode: string | null): void
  told(facts: SessionFacts): void
  /** Takes the session into it. Rejects where the user says no. */
  enter(session: AgentSession, moment: ModeMoment): Promise<void>
  /** Settings the user changes, which may bring another mode along. Throws `AgentFailure`. */
  change(session: AgentSession, settings: Parameters<AgentSession['configure']>[0]): Promise<void>
  turnBegan(): void
  /** No turn runs any more. */
  turnsEnded(): void
}

/**
 * @example
 * const own = createOwnMode({ mode: null, agent: driver.name, ask, turn, session, chosen, show })
 * await own.enter(session, 'before')
 */
export function createOwnMode(options: OwnModeOptions): OwnMode {
  const { agent, ask } = options
  let { mode } = options
  /** The mode the agent said last. */
  let standsIn: string | null = null
  /** Where it stands may not be chosen. */
  let isAstray = false
  /** Settings that are being changed, with what they bring along. */
  let configuring = 0
  /** The turn in which an option was changed last. */
  let configured: Turn | null = null
  /** It was brought back once after it strayed by itself: not again until the next turn or change. */
  let isBroughtBack = false

  function keep(next: string | null): void {
    if (next === null || next === mode) return
    mode = next
    options.chosen(next)
  }

  /** A session that left the mode of this conversation goes back at once, or its turn does not go on. */
  async function goBack(session: AgentSession): Promise<void> {
    const entered = await session.enterMode(mode)
    if ('mode' in entered) keep(entered.mode)
    else haltTurn()
  }

  function haltTurn(): void {
    const turn = options.turn()
    if (turn?.isAtWork()) turn.halt()
  }

  /** After the agent left the mode by itself, without a request of the server that waits for it. */
  function bringBack(): void {
    const session = options.session()
    if (!session || session.closed()) return
    if (isBroughtBack) {
      haltTurn()
      return
    }
    isBroughtBack = true
    configuring++
    goBack(session)
      // Only a closed connection rejects, which ends the turn as well.
      .catch(() => undefined)
      .finally(() => configuring--)
  }

  return {
    current: () => mode,
    begun: keep,
    /** An agent may leave by itself during a turn, for instance after the user accepted its plan; not otherwise. */
    told(facts) {
      standsIn = facts.mode ?? standsIn
      isAstray = isForbidden(facts)
      const turn = options.turn()
      const isPrompting = turn?.isPrompting() ?? false
      const isItsOwn = isPrompting && configuring === 0
      if (isItsOwn && facts.modes && !isAstray) keep(standsIn)
      const isAllowed = !isAstray || (isItsOwn && configured !== turn)
      options.show(isAllowed ? facts : withoutMode(facts))
      if (!isAllowed && configuring === 0 && (!turn || isPrompting)) bringBack()
    },
    async enter(session, moment) {
      for (let wanted = mode; ; ) {
        const entered = await session.enterMode(wanted)
        if ('mode' in entered) return keep(entered.mode)
        if ('forbidden' in entered) throw noModeAllowed(agent, entered.forbidden)
        wanted = await askAboutMode({ agent, refused: entered, moment, ask })
      }
    },
    async change(session, settings) {
      configured = options.turn()
      isBroughtBack = false
      configuring++
      try {
        await session.configure(settings)
        if (settings.mode !== undefined && !isAstray) keep(standsIn)
        // A model may bring a mode of its own along.
        await goBack(session)
      } finally {
        configuring--
      }
    },
    turnBegan() {
      isBroughtBack = false
    },
    turnsEnded() {
      if (isAstray) bringBack()
    },
  }
}

/** It says which modes may be chosen, and stands in another one. */
const isForbidden = ({ mode, modes }: SessionFacts): boolean =>
  mode !== undefined && modes !== undefined && !modes.some(({ id }) => id === mode)

function withoutMode(told: SessionFacts): SessionFacts {
  const { mode: _, ...rest } = { mode: undefined, ...told }
  return rest
}
