import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ServerChannel } from './channel'
import { createConfigChannel } from './channels/config'
import { createFilesChannel } from './channels/files'
import { createPortsChannel } from './channels/ports'
import { createTerminalChannel } from './channels/terminal'
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
  const { workspace, state, token, log, env, port, previewDomain } = surroundings
  const { root } = workspace
  const terminal = createTerminalChannel({
    spawn: createShellSpawner(env),
    newId: randomUUID,
    now: Date.now,
    root,
    log,
    setTimer,
  })

  const program = await findRipgrep()
  const files = createFilesChannel({
    disk: createDisk({ root }),
    watcher: createWatcher({ root, log }),
    ripgrep: program === null ? null : createRipgrep({ root, program }),
    log,
  })

  const addresses = createPreviewAddresses(token, previewPrefixOf(workspace.id))
  const ports = createPortsChannel({
    scan: createPortScan(),
    kill: (pid, signal) => void process.kill(pid, signal),
    previewUrl: (each) => `${surroundings.previewScheme}://${addresses.label(each)}.${previewDomain()}`,
    root,
    ownPorts: () => [port()],
    serverPid: process.pid,
    shells: () => terminal.processes(),
    now: () => new Date(),
    log,
  })
  const preview = createPreview({ addresses, domain: previewDomain, isOpen: ports.isOpen, token, log })

  const settingsFile = createSettingsFile(join(state.shared, 'settings.json'), log)
  const gitRef = await createGitRef(root, () => config.publish())
  const config = createConfigChannel({
    serverEpoch: randomUUID(),
    workspace,
    gitRef: gitRef.current,
    pingMs: surroundings.pingMs,
    capabilities: [...terminal.capabilities, ...files.capabilities, ...ports.capabilities],
    watch: files.watchState,
    agent: () => undefined,
    settings: await settingsFile.load(),
    settingsFile,
    log,
  })
  files.onWatchChanged(config.publish)
  await files.start()
  return { channels: [config, terminal, ports, files], preview }
}

function setTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}
