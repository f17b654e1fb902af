import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WorkspaceRecord } from '../../src/socket/protocol'
import type { Downloads } from '../drivers/archive/downloads'
import type { Hub } from '../socket/hub'
import type { IsToken } from './auth'

/** The gateway to the previewed programs of one workspace, which have hosts of their own. */
export interface PreviewGateway {
  /** True when this `Host` lies below the preview domain, whether or not its label is right. */
  matches(host: string): boolean
  /** True when its label is right: it names a port and holds this workspace's secret for it. */
  owns(host: string): boolean
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** One workspace, as requests and sockets reach it. */
export interface ServedWorkspace {
  /** What `GET /workspaces` says of it. */
  readonly record: WorkspaceRecord
  readonly hub: Hub
  /** True for the tokens that open it. */
  readonly isToken: IsToken
  /** Absent where there are no previews: their host names are then refused like any unknown one. */
  readonly preview?: PreviewGateway | undefined
  /** Absent: nothing can be downloaded by a ticket. */
  readonly downloads?: Pick<Downloads, 'redeem'> | undefined
}

/** All workspaces of one server. */
export interface WorkspaceRegistry {
  readonly all: readonly ServedWorkspace[]
  find(id: string): ServedWorkspace | null
  /** True for a token that opens at least one workspace. */
  readonly isToken: IsToken
  /** True when no workspace takes another socket. */
  isFull(): boolean
  /** The gateway that answers at this `Host`; null where it is no host of previews. */
  previewAt(host: string): PreviewGateway | null
}

/**
 * Finds a workspace by its id, and a preview by its host.
 *
 *     const workspaces = createWorkspaceRegistry([host])
 *     workspaces.find('ws-1a2b3c4d')?.hub.size()
 */
export function createWorkspaceRegistry(all: readonly ServedWorkspace[]): WorkspaceRegistry {
  const byId = new Map(all.map((workspace) => [workspace.record.id, workspace]))
  return {
    all,
    find: (id) => byId.get(id) ?? null,
    // Every workspace is asked, so that the time does not tell which one a token opens.
    isToken: (text) => all.map(({ isToken }) => isToken(text)).includes(true),
    isFull: () => all.every(({ hub }) => hub.isFull()),
    previewAt(host) {
      const gateways = all.flatMap(({ preview }) => (preview?.matches(host) ? [preview] : []))
      // A label that is wrong everywhere is refused by any of them in the same words.
      return gateways.find((gateway) => gateway.owns(host)) ?? gateways[0] ?? null
    },
  }
}
