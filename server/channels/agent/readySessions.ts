import type { Clock } from '../../../src/lib/clock'
import type {
  AgentDriver,
  AgentHost,
  AgentSession,
  AgentUpdate,
  SessionFacts,
  SessionOptions,
  SessionSettings,
} from '../../agents/driver'
import type { ToolChoice } from '../../agents/toolbox'
import { createHeldHost } from './heldHost'

/** A session that no conversation took ends after this time. */
const UNUSED_MS = 10 * 60_000
/** The same where no page is open any more: one that is reloaded comes back sooner. */
const ALONE_MS = 60_000

type Commands = Extract<AgentUpdate, { type: 'commands' }>['commands']

/** What an agent said that a new conversation with it can have. */
export interface Offer extends Omit<SessionFacts, 'type'> {
  readonly commands?: Commands
}

interface Ready {
  readonly starting: Promise<AgentSession>
  session: AgentSession | null
  /** It belongs to a conversation from now on. */
  attach(host: AgentHost, tools: () => ToolChoice): void
  cancelEnd: () => void
}

/** Sessions that were opened before their conversation begins: only an open one says which commands and options it has. */
export interface ReadySessions {
  /** Opens one with this agent, unless one waits. Rejects with `AgentFailure`. */
  open(driver: AgentDriver): Promise<void>
  /** The one that waits or is being opened, for a conversation; null: there is none. */
  take(driver: AgentDriver, host: AgentHost, tools: () => ToolChoice): Promise<AgentSession> | null
  /** Sets what the one that waits is to have; without one it does nothing. Rejects with `AgentFailure`. */
  configure(driver: AgentDriver, settings: SessionSettings): Promise<void>
  /** Undefined until one was open. */
  offer(driver: AgentDriver): Offer | undefined
  /** Whether any page is open. */
  peopled(isPeopled: boolean): void
}

/**
 * @example
 * const ready = createReadySessions({ clock, choices, tools, offered })
 * await ready.open(driver)
 * const session = await ready.take(driver, host, tools) // of the conversation that begins now
 */
export function createReadySessions(options: {
  readonly clock: Clock
  /** What a new conversation with this agent is to have. */
  choices(driver: AgentDriver): Pick<SessionOptions, 'model' | 'mode' | 'options'>
  /** The agent does not offer this model any more, which was chosen before. */
  modelGone(driver: AgentDriver, model: string): void
  /** The servers and folders of a new conversation. */
  tools(): ToolChoice
  /** The result of `offer` changed. */
  offered(): void
}): ReadySessions {
  const { clock } = options
  const waiting = new Map<AgentDriver, Ready>()
  const offers = new Map<AgentDriver, Offer>()
  let isPeopled = true

  function begin(driver: AgentDriver): Ready {
    let isOpen = false
    const learn = (told: Offer) => {
      offers.set(driver, { ...offers.get(driver), ...told })
      // It says each step on its way to what a new conversation is to have; the pages need only the end of that.
      if (isOpen) options.offered()
    }
    const relay = createRelay(learn, options.tools)
    const wanted = options.choices(driver)
    const modelGone = () => {
      if (wanted.model !== null) options.modelGone(driver, wanted.model)
    }
    const begun: Ready = {
      starting: driver
        .start({ ...wanted, modelGone, host: relay.host, tools: relay.tools, resumeId: null })
        .then(
          (session) => {
            begun.session = session
            isOpen = true
            // What it takes is known now, whether or not it has anything to choose from.
            learn({})
            return session
          },
          (error) => {
            forget(driver, begun)
            throw error
          },
        ),
      session: null,
      attach: relay.attach,
      cancelEnd: () => {},
    }
    waiting.set(driver, begun)
    endLater(driver, begun)
    return begun
  }

  function endLater(driver: AgentDriver, ready: Ready): void {
    ready.cancelEnd()
    ready.cancelEnd = clock.after(isPeopled ? UNUSED_MS : ALONE_MS, () => {
      forget(driver, ready)
      void ready.starting.then(
        (session) => session.close(),
        // It was told to the page that asked for it.
        () => undefined,
      )
    })
  }

  function forget(driver: AgentDriver, ready: Ready): void {
    ready.cancelEnd()
    if (waiting.get(driver) === ready) waiting.delete(driver)
  }

  /** Its process may have ended since. */
  function usable(driver: AgentDriver): Ready | undefined {
    const ready = waiting.get(driver)
    if (!ready?.session?.closed()) return ready
    forget(driver, ready)
    return undefined
  }

  return {
    async open(driver) {
      const ready = usable(driver) ?? begin(driver)
      endLater(driver, ready)
      await ready.starting
    },
    take(driver, host, tools) {
      const ready = usable(driver)
      if (!ready) return null
      forget(driver, ready)
      ready.attach(host, tools)
      return ready.starting
    },
    async configure(driver, settings) {
      const session = await usable(driver)?.starting
      await session?.configure(settings)
    },
    offer: (driver) => offers.get(driver),
    peopled(next) {
      if (next === isPeopled) return
      isPeopled = next
      for (const [driver, ready] of waiting) endLater(driver, ready)
    },
  }
}

/** What a session says is an offer until it belongs to a conversation, which is told it then. */
function createRelay(offered: (told: Offer) => void, usual: () => ToolChoice) {
  let tools = usual
  const held = createHeldHost((update) => {
    if (update.type === 'commands') offered({ commands: update.commands })
    if (update.type === 'session') {
      const { type: _, ...facts } = update
      offered(facts)
    }
  })
  return {
    host: held.host,
    tools: () => tools(),
    attach(next: AgentHost, own: () => ToolChoice): void {
      tools = own
      held.attach(next)
    },
  }
}
