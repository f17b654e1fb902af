import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { createIsAgent } from './agents/agentListener'
import type { AgentChannel } from './channels/agent/agent'
import { createWorkspaceAgent } from './channels/agent/workspaceAgent'
import { createConfigChannel } from './channels/config/config'
import { createFilesChannel } from './channels/files/files'
import { openPortMemory, type PortMemory } from './channels/ports/portMemory'
import { createPortsChannel } from './channels/ports/ports'
import { createTerminalChannel, type TerminalChannel } from './channels/terminal/terminal'
import { createDisk } from './drivers/disk/disk'
import { createLook, type Look } from './drivers/disk/look'
import { createPlaces } from './drivers/disk/places'
import { createSpareCopies } from './drivers/disk/spareCopies'
import { sweepTemporaries } from './drivers/disk/sweepTemporaries'
import { repairWrites } from './drivers/disk/writeInPlace'
import { askPort } from './drivers/ports/askPort'
import { hostOf, type Listener } from './drivers/ports/portScan'
import { createSystemPorts } from './drivers/ports/systemPorts'
import { createRipgrep, findRipgrep } from './drivers/search/ripgrep'
import { createShellSpawner } from './drivers/shell/shell'
import { createDraftsFolder } from './drivers/state/draftsFolder'
import { createGitRef } from './drivers/state/gitRef'
import { createSettingsFile } from './drivers/state/settingsFile'
import { createUiStateFile } from './drivers/state/uiStateFile'
import { createUploadsFolder } from './drivers/state/uploadsFolder'
import { createFollowedFolders } from './drivers/watch/followedFolders'
import { createWatcher } from './drivers/watch/treeWatcher'
import type { PreviewGateway } from './http/workspaceRegistry'
import type { Log } from './lib/log'
import { createPreview } from './preview/gateway'
import { createPreviewCapabilities } from './preview/previewCapability'
import type { ServerChannel } from './socket/channel'
import { readPreviewKey, type StateFolder } from './state/stateFolder'
import { previewPrefixOf } from './state/workspaceId'

/** What the channels are made for. */
export interface ChannelSurroundings {
  readonly workspace: { readonly id: string; readonly name: string; readonly root: string }
  readonly state: StateFolder
  /** True for tokens of this server, whichever workspace they open. */
  isToken(text: string): boolean
  readonly pingMs: number
  /** Id of the agent of new conversations; null: the one chosen before, or the demo agent. */
  readonly agent: string | null
  /** `--agent-modes all`. */
  readonly allAgentModes: boolean
  /** Agents of the user's own; null: only the known ones. */
  readonly configFile: string | null
  /** Of the page that is served; null: none is. */
  readonly build: string | null
  /** Pages that may show the workspace. */
  readonly embedOrigins: readonly string[]
  /** Of this program, told to agents. */
  readonly version: string
  /** `http` or `https`: how a browser reaches previews. */
  readonly previewScheme: 'http' | 'https'
  /** The helper script of previews; null: none was built. */
  readonly previewScript: string | null
  /** Origins of pages that may frame previews; known only once the server listens. */
  ideOrigins(): readonly string[]
  /** Where a browser finds our page; known only once the server listens. */
  pageOrigin(): string
  /** That is a domain of the user's own, with a proxy in front. */
  readonly isPreviewProxied: boolean
  /** What follows the label of a preview's host; known only once the server listens. */
  previewDomain(): string
  /** A listener that belongs to another workspace of the server. */
  isOthers(listener: Listener): boolean
  /** The server's own port, once it listens. */
  port(): number
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
}

export interface Channels {
  readonly channels: readonly ServerChannel[]
  readonly preview: PreviewGateway
  /** A listener that works below the folder, or descends from a shell or an agent of the workspace. */
  owns(listener: Listener): boolean
}

/** The five channels on their real drivers: shells, disk, watcher, ripgrep, /proc, agents. */
export async function createChannels(surroundings: ChannelSurroundings): Promise<Channels> {
  const { workspace, state, log, env } = surroundings
  const { root } = workspace
  const serverEpoch = randomUUID()
  const spares = createSpareCopies({ folder: join(state.own, 'spares'), now: Date.now, log })
  const look = createLook()
  const disk = createDisk({ root, spares, look })
  const repaired = await repairWrites(createPlaces(root), spares)
  if (repaired.length > 0) log.warn('Completed writes of a server that was killed', { paths: repaired })
  const agent = await createWorkspaceAgent({
    disk,
    stateFolder: state.own,
    choice: surroundings.agent,
    allModes: surroundings.allAgentModes,
    configFile: surroundings.configFile,
    environment: env,
    embedOrigins: surroundings.embedOrigins,
    runInTerminal: (what) => terminal.run(what),
    epoch: serverEpoch,
    version: surroundings.version,
    newId: randomUUID,
    log,
  })
  const spawn = createShellSpawner(env)
  const terminal = createTerminalChannel({
    spawn,
    newId: randomUUID,
    now: Date.now,
    elapsed: () => performance.now(),
    root,
    log,
    setTimer,
    theme() {
      const { theme } = config.settings()
      return theme === 'light' || theme === 'hc' ? theme : 'dark'
    },
  })
  const program = await findRipgrep()
  const ripgrep = program === null ? null : createRipgrep({ root, program })
  const drafts = createDraftsFolder({ folder: join(state.own, 'drafts'), log, now: Date.now })
  const watcher = createWatcher({ root, log, look })
  const followed = createFollowedFolders({ root: disk.root, log })
  const uploads = await createUploadsFolder({ folder: join(state.own, 'uploads'), now: Date.now })
  const files = createFilesChannel({ disk, watcher, followed, ripgrep, drafts, uploads, log })
  const memory = await openPortMemory(join(state.own, 'ports.json'), log)
  const isHelped = () => config.settings()['preview.helper'] !== false
  const previewKey = await readPreviewKey(state.own)
  const { ports, preview } = openPorts(surroundings, { terminal, agent, memory, isHelped, previewKey })

  const settingsFile = createSettingsFile(join(state.shared, 'settings.json'), log)
  const gitRef = await createGitRef(root, () => config.publish())
  const config = createConfigChannel({
    serverEpoch,
    build: () => surroundings.build,
    workspace,
    gitRef,
    pingMs: surroundings.pingMs,
    capabilities: [agent, terminal, files, ports].flatMap((channel) => channel.capabilities),
    watch: files.watchState,
    agent: agent.configSection,
    settings: (await settingsFile.load()) ?? {},
    settingsFile,
    uiStateFile: createUiStateFile(join(state.own, 'ui.json'), log),
    log,
  })
  files.onWatchChanged(config.publish)
  agent.onConfigChanged(config.publish)
  await files.start()
  sweepLater(root, log, look)
  return { channels: [config, agent, terminal, ports, files], preview, owns: ports.owns }
}

function openPorts(
  surroundings: ChannelSurroundings,
  parts: {
    terminal: TerminalChannel
    agent: AgentChannel
    memory: PortMemory
    isHelped: () => boolean
    previewKey: string
  },
) {
  const { terminal, agent, memory, isHelped, previewKey } = parts
  const { workspace, isToken, previewScheme: scheme, previewDomain: domain, port, log } = surroundings
  const capabilities = createPreviewCapabilities(previewKey, previewPrefixOf(workspace.id))
  const ports = createPortsChannel({
    ...createSystemPorts(),
    ask: (listener) => askPort({ ...listener, host: hostOf(listener), framedBy: surroundings.pageOrigin() }),
    memory,
    previewUrl: (each) => `${scheme}://${capabilities.label(each)}.${domain()}`,
    root: workspace.root,
    ownPorts: () => [port()],
    serverPid: process.pid,
    shells: terminal.processes,
    isAgent: createIsAgent(agent.processes),
    agents: agent.processes,
    isOthers: surroundings.isOthers,
    said: terminal.said,
    now: () => new Date(),
    log,
  })
  const { previewScript: script, ideOrigins } = surroundings
  const preview = createPreview({
    capabilities,
    scheme,
    domain,
    isProxied: surroundings.isPreviewProxied,
    hostOf: ports.hostOf,
    ideOrigins,
    isEmbedded: surroundings.embedOrigins.length > 0,
    script,
    isHelped,
    isToken,
    log,
  })
  return { ports, preview }
}

/** Another server may write at this moment, but not for as long as this. */
const WRITE_MS = 10_000

function sweepLater(root: string, log: Log, look: Look): void {
  const started = Date.now()
  const sweep = async () => {
    const removed = await sweepTemporaries(root, started, look)
    if (removed > 0) log.info('Removed unfinished writes of a server that was killed', { removed })
  }
  setTimeout(() => void sweep(), WRITE_MS).unref()
}

function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
