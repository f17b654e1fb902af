import { createIsAgent } from './agents/agentListener'
import { type AgentOptions, createAgentChannel } from './channels/agent/agent'
import { type ConfigOptions, createConfigChannel } from './channels/config/config'
import { createFilesChannel, type FilesChannelOptions } from './channels/files/files'
import { createPortsChannel, type PortsOptions } from './channels/ports/ports'
import { createTerminalChannel, type TerminalChannelOptions } from './channels/terminal/terminal'
import { createDownloads, type Downloads } from './drivers/archive/downloads'
import type { Listener } from './drivers/ports/portScan'
import type { GitRef } from './drivers/state/gitRef'
import type { PreviewGateway } from './http/workspaceRegistry'
import type { Log } from './lib/log'
import { createPreview, type PreviewOptions } from './preview/gateway'
import type { ServerChannel } from './socket/channel'

/**
 * What the channels of a workspace run on: real in the product (`createDrivers`), scripted in the mock and in the
 * simulation. What one channel needs of another is not here: `createChannels` connects them.
 */
export interface Drivers {
  readonly workspace: ConfigOptions['workspace']
  /** `serverEpoch` of `config/state`. */
  readonly epoch: string
  readonly terminal: Omit<TerminalChannelOptions, 'root' | 'theme' | 'log'>
  readonly agent: Omit<AgentOptions, 'runInTerminal' | 'tellsUserChanges' | 'root' | 'epoch' | 'log'>
  readonly files: Omit<FilesChannelOptions, 'downloads' | 'epoch' | 'log'>
  readonly ports: Omit<PortsOptions, 'root' | 'shells' | 'said' | 'agents' | 'isAgent' | 'previewUrl' | 'log'>
  readonly config: Pick<ConfigOptions, 'build' | 'pingMs' | 'settings' | 'settingsFile' | 'uiStateFile'> & {
    readonly gitRef: GitRef
  }
  readonly preview: Omit<PreviewOptions, 'hostOf' | 'isHelped' | 'log'>
  readonly log: Log
}

export interface Channels {
  /** For a hub. */
  readonly channels: readonly ServerChannel[]
  readonly preview: PreviewGateway
  /** For the HTTP side: what its tickets open. */
  readonly downloads: Downloads
  /** A listener that works below the folder, or descends from a shell or an agent of the workspace. */
  owns(listener: Listener): boolean
  /** Begins to watch files. Resolves when what happens from now on is reported. */
  start(): Promise<void>
}

/**
 * Connects the five channels and the previews of a workspace. Product, mock and simulation all come here, so that
 * they announce the same and differ in their drivers only.
 *
 *     const { channels, preview, start } = createChannels(await createDrivers(surroundings))
 *     const hub = createHub({ channels, log, newId: randomUUID, now: () => performance.now() })
 *     await start()
 */
export function createChannels(drivers: Drivers): Channels {
  const { workspace, epoch, log } = drivers
  const { root } = workspace
  const terminal = createTerminalChannel({
    ...drivers.terminal,
    root,
    theme() {
      const { theme } = config.settings()
      return theme === 'light' || theme === 'hc' ? theme : 'dark'
    },
    log,
  })
  const agent = createAgentChannel({
    ...drivers.agent,
    runInTerminal: terminal.run,
    tellsUserChanges: () => config.settings()['agent.userChanges'] !== false,
    root,
    epoch,
    log,
  })
  // The disk that notes saves of users, so that they are not taken for changes of an agent.
  const disk = drivers.agent.review?.saves.disk ?? drivers.files.disk
  const downloads = createDownloads({ disk, now: () => performance.now() })
  const files = createFilesChannel({ ...drivers.files, disk, downloads, epoch, log })
  const ports = createPortsChannel({
    ...drivers.ports,
    root,
    shells: terminal.processes,
    said: terminal.said,
    agents: agent.processes,
    isAgent: createIsAgent(agent.processes),
    previewUrl: (port) => preview.url(port),
    log,
  })
  const config = createConfigChannel({
    ...drivers.config,
    serverEpoch: epoch,
    workspace,
    capabilities: [agent, terminal, files, ports].flatMap((channel) => channel.capabilities),
    watch: files.watchState,
    agent: agent.configSection,
    log,
  })
  const preview = createPreview({
    ...drivers.preview,
    hostOf: ports.hostOf,
    isHelped: () => config.settings()['preview.helper'] !== false,
    log,
  })
  files.onWatchChanged(config.publish)
  agent.onConfigChanged(config.publish)
  drivers.config.gitRef.onChanged(config.publish)
  return {
    channels: [config, agent, terminal, ports, files],
    preview,
    downloads,
    owns: ports.owns,
    start: files.start,
  }
}
