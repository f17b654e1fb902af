import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../src/lib/clock'
import { platformName, readRegistry } from '../../agents/agentRegistry'
import { type AgentsConfig, withConfigured, withRegistered } from '../../agents/agentsConfig'
import { createAgents } from '../../agents/createAgents'
import { emptyToolbox } from '../../agents/toolbox'
import type { Disk } from '../../drivers/disk/disk'
import { openRulesFile } from '../../drivers/state/rulesFile'
import type { Log } from '../../lib/log'
import { UsageError } from '../../lib/usageError'
import { openHistory } from '../../state/history'
import type { AgentOptions } from './agent'

interface WorkspaceAgentsOptions {
  /** The disk of the files channel, so that its locks and change events cover the agents' writes. */
  readonly disk: Disk
  /** This workspace's own part of the state folder. */
  readonly stateFolder: string
  /** `--agent`: id of the agent new tasks begin with. */
  readonly choice: string | null
  /** `--agent-modes all`. */
  readonly allModes: boolean
  /** `--config`: absolute path of a file that names agents. */
  readonly configFile: string | null
  /** `--agent-registry`: absolute path of a file in the format of the public registry. */
  readonly agentRegistry?: string | null
  readonly environment: NodeJS.ProcessEnv
  /** `--embed-origin`. */
  readonly embedOrigins: readonly string[]
  readonly version: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** What the agent channel runs on: the real agents, and the history on disk. Rejects with `UsageError`. */
export async function openWorkspaceAgents(
  options: WorkspaceAgentsOptions,
): Promise<Omit<AgentOptions, 'runInTerminal' | 'root' | 'epoch' | 'log'>> {
  const { disk, choice, allModes, environment, embedOrigins, version, clock, newId, log } = options
  const { catalogue, toolbox } = await readAgents(options)
  const common = { disk, environment, version, clock, newId, log }
  const drivers = createAgents({ ...common, choice, allModes, catalogue, toolbox })
  const history = openHistory({ path: join(options.stateFolder, 'agent.jsonl'), log })
  const provider = choice === null ? {} : { provider: choice }
  const rulesFile = await openRulesFile(join(options.stateFolder, 'permission-rules.json'), log)
  return { history, drivers, toolbox, rulesFile, embedOrigins, clock, newId, ...provider }
}

/** The agents and tools of both files. */
async function readAgents({
  configFile,
  agentRegistry = null,
}: Pick<WorkspaceAgentsOptions, 'configFile' | 'agentRegistry'>): Promise<AgentsConfig> {
  const platform = platformName(process.platform, process.arch)
  const registered =
    agentRegistry === null ? [] : readRegistry(await read(agentRegistry), agentRegistry, platform)
  if (configFile === null) return { catalogue: withRegistered(registered), toolbox: emptyToolbox }
  return withConfigured(await read(configFile), configFile, registered)
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
