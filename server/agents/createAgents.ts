import { homedir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../src/lib/clock'
import type { Disk } from '../drivers/disk/disk'
import type { Log } from '../lib/log'
import { UsageError } from '../lib/usageError'
import { takesOf } from './abilities'
import { createAcpDriver } from './acp'
import { agentEnvironment, namesBeyond, secretsOf } from './agentEnvironment'
import { runAgent, spawnAgent } from './agentProcess'
import { CATALOGUE, type CatalogueEntry } from './catalogue'
import {
  createDemoAgent,
  DEMO_CAPABILITIES,
  DEMO_COMMANDS,
  DEMO_MODELS,
  DEMO_NAME,
  DEMO_SUGGESTIONS,
} from './demo/demoAgent'
import type { AgentDriver } from './driver'
import { findProgram } from './findProgram'
import { MODE_SENTENCES } from './modeSentences'
import { createAskVersion } from './programVersion'
import { secretsInArguments } from './secretArguments'
import { shellLine } from './shellLine'
import { emptyToolbox, type Toolbox } from './toolbox'

export interface AgentsOptions {
  readonly disk: Pick<Disk, 'root' | 'read' | 'write'>
  /** What the server's own environment holds; agents get an allow-list of it. */
  readonly environment: NodeJS.ProcessEnv
  /** Id of the agent new tasks begin with; null: the demo agent. */
  readonly choice: string | null
  readonly catalogue?: readonly CatalogueEntry[]
  /** Servers and folders that agents may use. */
  readonly toolbox?: Toolbox
  /** Modes that never ask may be chosen too. */
  readonly allModes?: boolean
  readonly version: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
}

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
    toolbox = emptyToolbox,
  } = options
  const common = { disk, version, clock, newId, log, toolbox }
  const askVersion = createAskVersion()

  const demo = createAcpDriver({
    ...common,
    id: DEMO_ID,
    name: DEMO_NAME,
    models: DEMO_MODELS,
    commands: DEMO_COMMANDS,
    defaultModel: 'calm',
    modes: { asking: [], all: true },
    asks: 'commands',
    reaches: [{ id: /./, reach: 'conversation' }],
    facts: {
      source: 'demo',
      description: '',
      command: null,
      program: () => null,
      installLine: null,
      installHint: '',
      variables: [],
      version: async () => version,
    },
    suggestions: DEMO_SUGGESTIONS,
    takes: takesOf(DEMO_CAPABILITIES),
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

  const known = catalogue.map((entry) => {
    const given = agentEnvironment(environment, entry)
    const program = () => findProgram(entry.command, environment.PATH)
    return createAcpDriver({
      ...common,
      id: entry.id,
      name: entry.name,
      models: [],
      commands: [],
      defaultModel: '',
      asks: entry.asks,
      ...(entry.reaches ? { reaches: entry.reaches } : {}),
      missingWords: entry.missingWords,
      secrets: [...secretsOf(given), ...secretsInArguments(entry.args)],
      facts: {
        source: entry.source,
        description: entry.description,
        command: entry.command,
        program,
        installLine: entry.installLine,
        installHint: entry.installHint,
        variables: namesBeyond(given),
        async version() {
          const path = program()
          if (entry.version !== null || !entry.saysVersion || path === null) return entry.version
          return askVersion(path, given)
        },
      },
      modes: { asking: entry.modes, all: allModes, sentences: MODE_SENTENCES[entry.id] },
      login() {
        const [command] = entry.login
        if (command === undefined || findProgram(command, environment.PATH) === null) return null
        return { id: entry.id, line: shellLine(entry.login) }
      },
      unavailable() {
        if (entry.impossible !== undefined) return entry.impossible
        if (program() !== null) return null
        if (entry.source === 'registry' && entry.installLine !== null)
          return `${entry.command} was not found, which fetches and starts it.`
        if (entry.installHint === '') return `${entry.command} was not found.`
        return entry.installLine === null ? entry.installHint : `Install it: ${entry.installHint}`
      },
      launch() {
        const { command, args } = entry
        // Launchers of packages take settings and programs from the folder they run in: the session names the workspace.
        const cwd = entry.source === 'registry' ? (environment.HOME ?? homedir()) : disk.root
        return spawnAgent({ command, args, env: given, cwd })
      },
    })
  })

  if (choice === null || choice === DEMO_ID) return [demo, ...known]
  const chosen = known.find(({ id }) => id === choice)
  if (!chosen) {
    const ids = [DEMO_ID, ...known.map(({ id }) => id)].join(', ')
    throw new UsageError(`There is no agent ${choice}. There are ${ids}.`)
  }
  return [chosen, demo, ...known.filter((driver) => driver !== chosen)]
}
