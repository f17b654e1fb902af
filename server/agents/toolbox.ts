import type { AgentCapabilities, McpServer, NewSessionRequest } from '@agentclientprotocol/sdk'
import { secretsInAddress, secretsInArguments } from './secretArguments'

/** A server of the Model Context Protocol that agents may use. Only the server's configuration names one. */
export type ToolServer = { readonly id: string; readonly isOn: boolean } & (
  | {
      readonly type: 'stdio'
      readonly command: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string>>
    }
  | {
      readonly type: 'http' | 'sse'
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
    }
)

/** A folder beside the workspace that agents may look into. */
export interface ToolFolder {
  readonly id: string
  /** Absolute. */
  readonly path: string
  readonly isOn: boolean
}

/** What there is for agents to use. `isOn`: a conversation in which nothing was chosen has it. */
export interface Toolbox {
  readonly servers: readonly ToolServer[]
  readonly folders: readonly ToolFolder[]
}

export const emptyToolbox: Toolbox = { servers: [], folders: [] }

/** What a conversation uses, by id. */
export interface ToolChoice {
  readonly servers: readonly string[]
  readonly folders: readonly string[]
}

export const usualChoice = ({ servers, folders }: Toolbox): ToolChoice => ({
  servers: servers.flatMap(({ id, isOn }) => (isOn ? [id] : [])),
  folders: folders.flatMap(({ id, isOn }) => (isOn ? [id] : [])),
})

/** In the order of the configuration, without what is no longer there: two that mean the same are equal. */
export const knownChoice = (toolbox: Toolbox, { servers, folders }: ToolChoice): ToolChoice => ({
  servers: toolbox.servers.flatMap(({ id }) => (servers.includes(id) ? [id] : [])),
  folders: toolbox.folders.flatMap(({ id }) => (folders.includes(id) ? [id] : [])),
})

/** What a session is given of the choice: what the agent said that it does not take is left out. */
export function sessionTools(
  toolbox: Toolbox,
  choice: ToolChoice,
  { mcpCapabilities, sessionCapabilities }: AgentCapabilities,
): Pick<NewSessionRequest, 'mcpServers' | 'additionalDirectories'> {
  const takes = { stdio: true, http: mcpCapabilities?.http === true, sse: mcpCapabilities?.sse === true }
  const mcpServers = toolbox.servers
    .filter(({ id, type }) => choice.servers.includes(id) && takes[type])
    .map(toMcpServer)
  const folders = toolbox.folders.filter(({ id }) => choice.folders.includes(id)).map(({ path }) => path)
  return folders.length > 0 && sessionCapabilities?.additionalDirectories
    ? { mcpServers, additionalDirectories: folders }
    : { mcpServers }
}

const pairs = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }))

function toMcpServer(server: ToolServer): McpServer {
  if (server.type === 'stdio') {
    const { id: name, command, args, env } = server
    return { name, command, args: [...args], env: pairs(env) }
  }
  const { id: name, type, url, headers } = server
  return { type, name, url, headers: pairs(headers) }
}

/** Values that must not be shown. */
export const toolSecrets = ({ servers }: Toolbox): readonly string[] =>
  servers.flatMap((server) =>
    server.type === 'stdio'
      ? [...Object.values(server.env), ...secretsInArguments(server.args)]
      : [...Object.values(server.headers), ...secretsInAddress(server.url)],
  )
