import { initialAgent } from '../../../src/channels/agent/shared/state'
import type { Capability } from '../../../src/socket/protocol'
import type { Client } from '../../socket/channel'
import type { AgentChannel } from './agentChannel'

interface LateOptions {
  readonly capabilities: readonly Capability[]
  /** What `configSection` says until then. */
  readonly section: AgentChannel['configSection']
  /** Null: it was stopped before. */
  load(isStopped: () => boolean): Promise<AgentChannel | null>
  /** Ends what would have been the channel's. */
  stop(): Promise<void>
}

/**
 * A channel whose log is still being read. Sockets open and are served by the other channels; what they ask of this one
 * is done, in order, as soon as it is there.
 */
export function createLateChannel({ capabilities, section, load, stop }: LateOptions): AgentChannel {
  let channel: AgentChannel | null = null
  let isStopped = false
  let waiting: ((loaded: AgentChannel) => void)[] = []
  const listeners = new Set<() => void>()
  const loading = load(() => isStopped).then((loaded) => {
    channel = loaded
    if (!loaded) return
    loaded.onConfigChanged(changed)
    const first = waiting
    waiting = []
    for (const run of first) run(loaded)
    changed()
  })

  function changed(): void {
    for (const listener of listeners) listener()
  }

  function whenLoaded(run: (loaded: AgentChannel) => void): void {
    if (channel) run(channel)
    else waiting.push(run)
  }

  return {
    name: 'agent',
    capabilities,
    configSection: () => channel?.configSection() ?? section(),
    onConfigChanged(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    processes: () => channel?.processes() ?? new Map(),
    state: () => channel?.state() ?? initialAgent,
    opened: (client) => whenLoaded((loaded) => loaded.opened(client)),
    received(client, frame) {
      if (channel) return channel.received(client, frame)
      return new Promise((resolve, reject) => {
        const receive = async (loaded: AgentChannel) => loaded.received(client, frame)
        waiting.push((loaded) => void receive(loaded).then(resolve, reject))
      })
    },
    closed: (client: Client) => whenLoaded((loaded) => loaded.closed(client)),
    async stop() {
      isStopped = true
      await loading
      await (channel ?? { stop }).stop()
    },
  }
}
