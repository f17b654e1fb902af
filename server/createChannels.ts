import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ServerChannel } from './channel'
import { createConfigChannel } from './channels/config'
import { createFilesChannel } from './channels/files'
import { createPortsChannel } from './channels/ports'
import { createTerminalChannel } from './channels/terminal'
import { createWorkspaceAgent } from './channels/workspaceAgent'
import type { PreviewGateway } from './createServer'
import { createDisk } from './drivers/disk'
import { createGitRef } from './drivers/gitRef'
import { createPortScan } from './drivers/portScan'
import { createRipgrep, findRipgrep } from './drivers/ripgrep'
import { createSettingsFile } from './drivers/settingsFile'
import { createShellSpawner } from './drivers/shell'
import { createWatcher } from './drivers/treeWatcher'
import type { Log } from './log'
import { createPreview } from './preview'
import { createPreviewAddresses } from './previewAddress'
import type { StateFolder } from './stateFolder'
import { previewPrefixOf } from './workspaceId'

/** What the channels are made for. */
export interface ChannelSurroundings {
  readonly workspace: { readonly id: string; readonly name: string; readonly root: string }
  readonly state: StateFolder
  readonly token: string
  readonly pingMs: number
  /** Id of the agent of new conversations; null: the one chosen before, or the demo agent. */
  readonly agent: string | null
  /** Agents of the user's own; null: only the known ones. */
  readonly configFile: string | null
  /** Of this program, told to agents. */
  readonly version: string
  /** `http` or `https`: how a browser reaches previews. */
  readonly previewScheme: string
  /** What follows the label of a preview's host; known only once the server listens. */
  previewDomain(): string
  /** The server's own port, once it listens. */
  port(): number
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
}

export interface Channels {
  readonly channels: readonly ServerChannel[]
  readonly preview: PreviewGateway
}

/** The five channels on their real drivers: shells, disk, watcher, ripgrep, /proc, agents. */
export async function createChannels(surroundings: ChannelSurroundings): Promise<Channels> {
  const { workspace, state, log, env } = surroundings
  const { root } = workspace
  const serverEpoch = randomUUID()
  const disk = createDisk({ root })
  const agent = await createWorkspaceAgent({
    disk,
    stateFolder: state.own,
    choice: surroundings.agent,
    configFile: surroundings.configFile,
    environment: env,
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
    root,
    log,
    setTimer,
    theme: () => (config.settings().theme === 'light' ? 'light' : 'dark'),
  })
  const program = await findRipgrep()
  const ripgrep = program === null ? null : createRipgrep({ root, program })
  const files = createFilesChannel({ disk, watcher: createWatcher({ root, log }), ripgrep, log })
  const { ports, preview } = openPorts(surroundings, terminal.processes)

  const settingsFile = createSettingsFile(join(state.shared, 'settings.json'), log)
  const gitRef = await createGitRef(root, () => config.publish())
  const config = createConfigChannel({
    serverEpoch,
    workspace,
    gitRef,
    pingMs: surroundings.pingMs,
    capabilities: [agent, terminal, files, ports].flatMap((channel) => channel.capabilities),
    watch: files.watchState,
    agent: agent.configSection,
    settings: (await settingsFile.load()) ?? {},
    settingsFile,
    log,
  })
  files.onWatchChanged(config.publish)
  agent.onConfigChanged(config.publish)
  await files.start()
  return { channels: [config, agent, terminal, ports, files], preview }
}

function openPorts(surroundings: ChannelSurroundings, shells: () => ReadonlyMap<number, string>) {
  const { workspace, token, previewScheme, previewDomain: domain, port, log } = surroundings
  const addresses = createPreviewAddresses(token, previewPrefixOf(workspace.id))
  const ports = createPortsChannel({
    scan: createPortScan(),
    kill: (pid, signal) => void process.kill(pid, signal),
    previewUrl: (each) => `${previewScheme}://${addresses.label(each)}.${domain()}`,
    root: workspace.root,
    ownPorts: () => [port()],
    serverPid: process.pid,
    shells,
    now: () => new Date(),
    log,
  })
  const preview = createPreview({ addresses, domain, isOpen: ports.isOpen, token, log })
  return { ports, preview }
}

function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
