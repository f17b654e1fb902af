import type { ConfigState } from '../channels/config/shared/protocol'
import type { Envelope } from '../socket/protocol'
import { CAPABILITIES } from '../socket/protocol'

export const configState = (change: Partial<ConfigState> = {}): ConfigState => ({
  protocol: 1,
  serverEpoch: '00000000-0000-4000-8000-000000000001',
  capabilities: [...CAPABILITIES],
  workspace: { id: 'ws-1a2b3c4d', name: 'demo', root: '/work/demo' },
  limits: { maxMessageBytes: 1_048_576, maxFileBytes: 104_857_600, pingMs: 45_000 },
  settings: {},
  ...change,
})

/** The first frame of a server that knows part 2 of the protocol. */
export const stateFrame = (change?: Partial<ConfigState>): Envelope => ({
  channel: 'config',
  type: 'state',
  data: configState(change),
})
