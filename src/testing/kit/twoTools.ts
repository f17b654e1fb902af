import type { Toolbox } from '../../../server/agents/toolbox'

/** The servers `docs` and `tickets`, both on. */
export const twoTools: Toolbox = {
  servers: ['docs', 'tickets'].map((id) => ({
    id,
    isOn: true,
    type: 'stdio',
    command: id,
    args: [],
    env: {},
  })),
  folders: [],
}
