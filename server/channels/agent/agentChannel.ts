import type { AgentState } from '../../../src/channels/agent/shared/state'
import type { ConfigState } from '../../../src/channels/config/shared/protocol'
import type { Capability } from '../../../src/socket/protocol'
import type { AgentLife } from '../../agents/driver'
import type { ServerChannel } from '../../socket/channel'

export interface AgentChannel extends ServerChannel {
  readonly capabilities: readonly Capability[]
  /** What `config/state` says of agents. */
  configSection(): NonNullable<ConfigState['agent']>
  /** Called when the result of `configSection` changes. Returns the unsubscribe. */
  onConfigChanged(listener: () => void): () => void
  /** The processes of all its agents that run, by pid. */
  processes(): ReadonlyMap<number, AgentLife>
  /** The folded log, as a new socket receives it. */
  state(): AgentState
}
