import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { createChannels } from './createChannels'
import { createDrivers, type DriverSurroundings } from './createDrivers'
import type { Listener } from './drivers/ports/portScan'
import { openTokens, type Tokens } from './http/tokens'
import type { ServedWorkspace } from './http/workspaceRegistry'
import type { SocketLimits } from './socket/connection'
import { createHub } from './socket/hub'
import { type Lock, processBegan, takeLock } from './state/lock'
import { openStateFolder, type StateFolder } from './state/stateFolder'
import { workspaceIdOf } from './state/workspaceId'

export interface FolderOptions {
  /** Real path of the folder. */
  readonly root: string
  /** Null: made from the path. */
  readonly id: string | null
  /** Null: the folder's. */
  readonly name: string | null
  readonly stateFolder: string
  /** A token of the user's own; null: a fresh one. */
  readonly token: string | null
  /** Ends the tokens of earlier starts. */
  readonly revokeTokens: boolean
}

/** A folder that belongs to this server: its lock is taken, and its tokens are known. Nothing runs yet. */
export interface OpenedFolder {
  readonly workspace: { readonly id: string; readonly name: string; readonly root: string }
  readonly state: StateFolder
  readonly lock: Lock
  readonly tokens: Tokens
}

/** @throws UsageError when another server has the folder, or its state cannot be kept */
export async function openFolder(options: FolderOptions): Promise<OpenedFolder> {
  const { root, token: given, revokeTokens: revoke } = options
  const id = options.id ?? workspaceIdOf(root)
  const state = await openStateFolder(options.stateFolder, root, id)
  const lock = await takeLock({ folder: state.own, pid: process.pid, began: processBegan })
  try {
    const tokens = await openTokens({ state, given, revoke, now: Date.now })
    return { workspace: { id, name: options.name ?? (basename(root) || root), root }, state, lock, tokens }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** What a host needs of its server; the rest of `DriverSurroundings` is its own. */
export interface HostSurroundings extends Omit<DriverSurroundings, 'workspace' | 'state' | 'pingMs'> {
  readonly limits: Pick<SocketLimits, 'pingMs' | 'pongMs' | 'writeMs'>
}

/** Everything of one workspace: hub, channels, drivers, state, tokens, previews. */
export interface WorkspaceHost extends ServedWorkspace {
  /** Real path of its folder. */
  readonly root: string
  /** The token of this start. */
  readonly token: string
  /** A listener that belongs here: it works below the folder or descends from a shell or an agent of the workspace. */
  owns(listener: Listener): boolean
}

/**
 * Starts the channels of a folder. `hub.stop()` ends them; the lock stays until its owner releases it.
 *
 *     const folder = await openFolder({ root, id: null, name: null, stateFolder, token: null, revokeTokens: false })
 *     const host = await createWorkspaceHost(folder, surroundings)
 *     const workspaces = createWorkspaceRegistry([host])
 */
export async function createWorkspaceHost(
  { workspace, state, tokens }: OpenedFolder,
  surroundings: HostSurroundings,
): Promise<WorkspaceHost> {
  const { limits, log } = surroundings
  const drivers = await createDrivers({ ...surroundings, pingMs: limits.pingMs, workspace, state })
  const { channels, preview, downloads, owns, start } = createChannels(drivers)
  const hub = createHub({ channels, log, newId: randomUUID, now: () => performance.now(), limits })
  await start()
  return {
    record: { id: workspace.id, project_id: null, name: workspace.name, status: 'running' },
    root: workspace.root,
    token: tokens.current,
    isToken: tokens.isValid,
    hub,
    preview,
    downloads,
    owns,
  }
}
