import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../src/lib/clock'
import type { Disk } from '../drivers/disk/disk'
import type { Log } from '../lib/log'
import { UsageError } from '../lib/usageError'
import { createAcpDriver } from './acp'
import { runAgent, spawnAgent } from './agentProcess'
import { agentEnvironment, CATALOGUE, type CatalogueEntry, isInstalled } from './catalogue'
import { createDemoAgent, DEMO_COMMANDS, DEMO_MODELS, DEMO_NAME, DEMO_SUGGESTIONS } from './demo/demoAgent'
import type { AgentDriver } from './driver'

export interface AgentsOptions {
  readonly disk: Pick<Disk, 'root' | 'read' | 'write'>
  /** What the server's own environment holds; agents get an allow-list of it. */
  readonly environment: NodeJS.ProcessEnv
  /** Id of the agent new tasks begin with; null: the demo agent. */
  readonly choice: string | null
  readonly catalogue?: readonly CatalogueEntry[]
  /** Modes that never ask may be chosen too. */
  readonly allModes?: boolean
  readonly version: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

/** As a word of a shell's line. */
const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

const DEMO_ID = 'demo'

/** Every agent that can be chosen, the one of new tasks first. Throws `UsageError` for an unknown choice. */
export function createAgents(options: AgentsOptions): readonly [AgentDriver, ...AgentDriver[]] {
  const {
    disk,
    environment,
    version,
    clock,
    newId,
    log,
    choice,
    catalogue = CATALOGUE,
    allModes = false,
  } = options
  const common = { disk, version, clock, newId, log }

  const demo = createAcpDriver({
    ...common,
    id: DEMO_ID,
    name: DEMO_NAME,
    models: DEMO_MODELS,
    commands: DEMO_COMMANDS,
    defaultModel: 'calm',
    modes: { asking: [], all: true },
    asks: 'commands',
    installHint: '',
    suggestions: DEMO_SUGGESTIONS,
    login: () => null,
    unavailable: () => null,
    launch: () =>
      runAgent(
        createDemoAgent({
          root: disk.root,
          version,
          newId,
          env: agentEnvironment(environment),
          pause: (ms, signal) => setTimeout(ms, undefined, { signal }),
        }),
      ),
  })

  const known = catalogue.map((entry) =>
    createAcpDriver({
      ...common,
      id: entry.id,
      name: entry.name,
      models: [],
      commands: [],
      defaultModel: '',
      asks: entry.asks,
      installHint: entry.installHint,
      modes: { asking: entry.modes, all: allModes },
      login() {
        const [command] = entry.login
        if (command === undefined || !isInstalled(command, environment.PATH)) return null
        return { id: entry.id, line: entry.login.map(quoted).join(' ') }
      },
      unavailable() {
        if (isInstalled(entry.command, environment.PATH)) return null
        return entry.installHint === ''
          ? `${entry.command} was not found.`
          : `Install it: ${entry.installHint}`
      },
      launch() {
        const { command, args } = entry
        return spawnAgent({ command, args, env: agentEnvironment(environment, entry), cwd: disk.root })
      },
    }),
  )

  if (choice === null || choice === DEMO_ID) return [demo, ...known]
  const chosen = known.find(({ id }) => id === choice)
  if (!chosen) {
    const ids = [DEMO_ID, ...known.map(({ id }) => id)].join(', ')
    throw new UsageError(`There is no agent ${choice}. There are ${ids}.`)
  }
  return [chosen, demo, ...known.filter((driver) => driver !== chosen)]
}
