import type { AgentHost } from '../../../server/agents/driver'

/** Hears a session and answers none of its requests: `driver.start({ host: quietHost, … })`. */
export const quietHost: AgentHost = {
  update: () => {},
  requestPermission: async () => null,
  ask: async () => ({ action: 'cancel' }),
}
