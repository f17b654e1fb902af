import type { AgentHost, AgentUpdate } from '../../agents/driver'

/** Hears a session that belongs to no conversation yet, and hands on what it said of itself. */
export interface HeldHost {
  readonly host: AgentHost
  /** From now on this one hears it, after the last of each kind that was said before. */
  attach(next: AgentHost): void
}

/**
 * @example
 * const held = createHeldHost(() => {})
 * const session = await driver.start({ host: held.host, … })
 * held.attach(conversationHost)
 */
export function createHeldHost(heard: (update: AgentUpdate) => void): HeldHost {
  let target: AgentHost | null = null
  /** The last of each kind, in their order. */
  const said = new Map<AgentUpdate['type'], AgentUpdate>()

  return {
    host: {
      update(update) {
        if (target) return target.update(update)
        said.delete(update.type)
        said.set(update.type, update)
        heard(update)
      },
      // Nothing runs before the first prompt.
      requestPermission: async (asked) => target?.requestPermission(asked) ?? null,
      ask: async (asked) => target?.ask(asked) ?? { action: 'cancel' },
    },
    attach(next) {
      target = next
      for (const update of said.values()) next.update(update)
    },
  }
}
