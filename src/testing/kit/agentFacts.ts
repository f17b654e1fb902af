import type { AgentFacts } from '../../../server/agents/agentMonitor'
import type { CatalogueEntry } from '../../../server/agents/catalogue'

/** What is known of an agent that is only in a test: `agentFacts({ installLine: 'npm install -g mine' })`. */
export const agentFacts = (differing: Partial<AgentFacts> = {}): AgentFacts => ({
  source: 'config',
  description: '',
  command: 'mine --acp',
  program: () => '/opt/bin/mine',
  installLine: null,
  installHint: '',
  variables: [],
  version: async () => null,
  ...differing,
})

/** An entry of a catalogue that is only in a test. */
export const catalogueEntry = (
  differing: Partial<CatalogueEntry> & Pick<CatalogueEntry, 'id' | 'command'>,
): CatalogueEntry => ({
  name: differing.id,
  args: [],
  installHint: '',
  installLine: null,
  reads: [],
  inherit: [],
  env: {},
  modes: [],
  asks: 'itself',
  login: [],
  source: 'config',
  description: '',
  version: null,
  saysVersion: false,
  ...differing,
})
