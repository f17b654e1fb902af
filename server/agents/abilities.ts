import type { AgentCapabilities } from '@agentclientprotocol/sdk'
import type { Abilities } from '../../src/channels/agent/shared/agentsProtocol'
import type { Takes } from '../../src/channels/agent/shared/offer'

/** Names of what an agent can do with sessions; some of them are in no stable version of the protocol. */
const SESSION_ABILITIES = ['list', 'resume', 'fork', 'close', 'delete']

/** What an agent said of itself when it was started, as `config/state` says it. */
export function takesOf({ promptCapabilities, sessionCapabilities, loadSession }: AgentCapabilities): Takes {
  const { image = false, audio = false, embeddedContext = false } = promptCapabilities ?? {}
  const told = new Map(Object.entries(sessionCapabilities ?? {}))
  const sessions = SESSION_ABILITIES.filter((name) => told.get(name))
  return { image, audio, embeddedContext, sessions: loadSession ? ['load', ...sessions] : sessions }
}

/** The same, as the page of agents says it. */
export function abilitiesOf(capabilities: AgentCapabilities): Abilities {
  const { mcpCapabilities, sessionCapabilities } = capabilities
  const { image, embeddedContext, sessions } = takesOf(capabilities)
  return {
    images: image,
    embeddedContext,
    load: sessions.includes('load'),
    resume: sessions.includes('resume'),
    fork: sessions.includes('fork'),
    list: sessions.includes('list'),
    folders: Boolean(sessionCapabilities?.additionalDirectories),
    mcp: ['stdio', ...(mcpCapabilities?.http ? ['http'] : []), ...(mcpCapabilities?.sse ? ['sse'] : [])],
  }
}
