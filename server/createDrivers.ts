import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createClock } from '../src/lib/clock'
import { openWorkspaceAgents } from './channels/agent/workspaceAgents'
import { openPortMemory } from './channels/ports/portMemory'
import type { Drivers } from './createChannels'
import { createDisk, type Disk } from './drivers/disk/disk'
import { createLook, type Look } from './drivers/disk/look'
import { createPlaces } from './drivers/disk/places'
import { randomName } from './drivers/disk/safePath'
import { createSpareCopies } from './drivers/disk/spareCopies'
import { sweepTemporaries } from './drivers/disk/sweepTemporaries'
import { repairWrites } from './drivers/disk/writeInPlace'
import { createFormatDriver } from './drivers/format/formatDriver'
import { askPort } from './drivers/ports/askPort'
import { hostOf, type Listener } from './drivers/ports/portScan'
import { createSystemPorts } from './drivers/ports/systemPorts'
import { createRipgrep, findRipgrep } from './drivers/search/ripgrep'
import { createShellSpawner } from './drivers/shell/shell'
import { setTimer } from './drivers/shell/shellDriver'
import { createDraftsFolder } from './drivers/state/draftsFolder'
import { createGitRef } from './drivers/state/gitRef'
import { createSettingsFile } from './drivers/state/settingsFile'
import { createTrashFolder } from './drivers/state/trashFolder'
import { createTrustFile } from './drivers/state/trustFile'
import { createUiStateFile } from './drivers/state/uiStateFile'
import { createUploadsFolder } from './drivers/state/uploadsFolder'
import { createWatcher } from './drivers/watch/createWatcher'
import { createFollowedFolders } from './drivers/watch/followedFolders'
import { createGit } from './git/git'
import type { Log } from './lib/log'
import { createPreviewCapabilities } from './preview/previewCapability'
import { openReview } from './review/openReview'
import { readPreviewKey, type StateFolder } from './state/stateFolder'
import { previewPrefixOf } from './state/workspaceId'

/** What the drivers of a workspace are made from. */
export interface DriverSurroundings {
  readonly workspace: Drivers['workspace']
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
  /** More agents, in the format of the public registry; null: none. */
  readonly agentRegistry: string | null
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

/** The real drivers of a workspace: shells, disk, watcher, ripgrep, /proc, agents. */
export async function createDrivers(surroundings: DriverSurroundings): Promise<Drivers> {
  const { workspace, state, env, log } = surroundings
  const { root } = workspace
  const look = createLook()
  const disk = await openDisk(surroundings, look)
  const agent = await openWorkspaceAgents({
    disk,
    stateFolder: state.own,
    choice: surroundings.agent,
    allModes: surroundings.allAgentModes,
    configFile: surroundings.configFile,
    agentRegistry: surroundings.agentRegistry,
    environment: env,
    embedOrigins: surroundings.embedOrigins,
    version: surroundings.version,
    clock: createClock(),
    newId: randomUUID,
    log,
  })
  const folder = join(state.own, 'review')
  const review = await openReview({ disk, folder, environment: env, now: Date.now, log })
  const files = await createFileDrivers({ root, disk, look, folder: state.own, env, log })
  const memory = await openPortMemory(join(state.own, 'ports.json'), log)
  const config = await createConfigDrivers(root, state, log)
  const previewKey = await readPreviewKey(state.own)
  sweepLater(root, log, look)
  return {
    workspace,
    epoch: randomUUID(),
    terminal: {
      spawn: createShellSpawner(env),
      newId: randomUUID,
      now: Date.now,
      elapsed: () => performance.now(),
      setTimer,
    },
    agent: { ...agent, review },
    files,
    ports: {
      ...createSystemPorts(),
      ask: (listener) =>
        askPort({ ...listener, host: hostOf(listener), framedBy: surroundings.pageOrigin() }),
      memory,
      isOthers: surroundings.isOthers,
      ownPorts: () => [surroundings.port()],
      serverPid: process.pid,
      now: () => new Date(),
    },
    config: { ...config, build: () => surroundings.build, pingMs: surroundings.pingMs },
    preview: {
      capabilities: createPreviewCapabilities(previewKey, previewPrefixOf(workspace.id)),
      scheme: surroundings.previewScheme,
      domain: surroundings.previewDomain,
      isProxied: surroundings.isPreviewProxied,
      ideOrigins: surroundings.ideOrigins,
      isEmbedded: surroundings.embedOrigins.length > 0,
      script: surroundings.previewScript,
      isToken: surroundings.isToken,
    },
    log,
  }
}

/** The disk, after writes that a killed server left half done were completed. */
async function openDisk({ workspace, state, log }: DriverSurroundings, look: Look): Promise<Disk> {
  const { root } = workspace
  const spares = createSpareCopies({ folder: join(state.own, 'spares'), now: Date.now, log })
  const repaired = await repairWrites(createPlaces(root), spares)
  if (repaired.length > 0) log.warn('Completed writes of a server that was killed', { paths: repaired })
  return createDisk({ root, spares, look })
}

interface FileSurroundings {
  /** Real path of the workspace. */
  readonly root: string
  readonly disk: Disk
  readonly look: Look
  /** Where unsaved text and parts of files are kept. */
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
}

/** What the files channel runs on. */
export async function createFileDrivers(surroundings: FileSurroundings): Promise<Drivers['files']> {
  const { root, disk, look, folder, env, log } = surroundings
  const program = await findRipgrep()
  const own = await gitFolder(folder)
  // One answer, whatever program it is about.
  const trust = createTrustFile(join(own, 'trust.json'))
  return {
    disk,
    watcher: createWatcher({ root, log, look }),
    followed: createFollowedFolders({ root: disk.root, log }),
    ripgrep: program === null ? null : createRipgrep({ root, program }),
    drafts: createDraftsFolder({ folder: join(folder, 'drafts'), log, now: Date.now }),
    trash: createTrashFolder({ folder: join(folder, 'trash'), log, now: Date.now, random: randomName }),
    uploads: await createUploadsFolder({ folder: join(folder, 'uploads'), now: Date.now }),
    git: createGit({ disk, folder: own, trust, environment: env, clock: createClock() }),
    format: createFormatDriver({ root: disk.root, trust, environment: env }),
  }
}

/** What is known of the user's own git: whether it is trusted, and what was discarded. */
async function gitFolder(state: string): Promise<string> {
  const folder = join(state, 'git')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

type ConfigDrivers = Pick<Drivers['config'], 'settings' | 'settingsFile' | 'uiStateFile' | 'gitRef'>

/** What the config channel runs on: settings, what pages ask to be kept, the branch. */
export async function createConfigDrivers(
  root: string,
  { shared, own }: StateFolder,
  log: Log,
): Promise<ConfigDrivers> {
  const settingsFile = createSettingsFile(join(shared, 'settings.json'), log)
  return {
    settings: (await settingsFile.load()) ?? {},
    settingsFile,
    uiStateFile: createUiStateFile(join(own, 'ui.json'), log),
    gitRef: await createGitRef(root),
  }
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
