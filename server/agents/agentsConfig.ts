import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, isAbsolute, join } from 'node:path'
import * as z from 'zod/mini'
import { UsageError } from '../lib/usageError'
import { CATALOGUE, type CatalogueEntry, USUAL } from './catalogue'
import { agentId, faultIn, parseJson, repeated } from './readEntries'
import type { Toolbox, ToolFolder, ToolServer } from './toolbox'

const filled = z.string().check(z.minLength(1, 'must not be empty.'))
const variables = z.array(
  z
    .string()
    .check(
      z.regex(
        /^(?!AETHER_)[A-Za-z_][A-Za-z0-9_]{2,}\*?$/,
        'takes names of variables, or their beginnings of at least three characters and a *; those of this server itself (AETHER_) go to no agent.',
      ),
    ),
)
const texts = z.record(z.string(), z.string())
/** Shown as it is, and the id by which a page names it. */
const label = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u
const LABEL = 'takes up to 64 letters, digits, spaces and . _ -'

const agentSchema = z.strictObject({
  id: agentId,
  name: z.optional(z.string().check(z.minLength(1, 'must not be empty.'), z.maxLength(64, 'is too long.'))),
  command: z.optional(filled),
  args: z.optional(z.array(z.string())),
  env: z.optional(texts),
  inherit: z.optional(variables),
  modes: z.optional(z.array(z.string())),
  login: z.optional(z.array(z.string())),
  install: z.optional(filled.check(z.regex(/^\P{Cc}*$/u, 'is one line.'))),
})

const stdioSchema = z.strictObject({
  type: z.optional(z.literal('stdio')),
  command: filled,
  args: z._default(z.array(z.string()), []),
  env: z._default(texts, {}),
  on: z._default(z.boolean(), true),
})
const remoteSchema = z.strictObject({
  type: z.enum(['http', 'sse'], 'takes stdio, http or sse.'),
  url: z
    .string()
    .check(z.regex(/^https?:\/\/\S+$/, 'takes an address that begins with http:// or https://.')),
  headers: z._default(texts, {}),
  on: z._default(z.boolean(), true),
})

const fileSchema = z.strictObject({
  agents: z._default(z.array(agentSchema), []),
  inherit: z._default(variables, []),
  mcpServers: z._default(z.record(z.string().check(z.regex(label, LABEL)), z.looseObject({})), {}),
  folders: z._default(
    z.array(
      z.strictObject({
        path: filled,
        name: z.optional(z.string().check(z.regex(label, LABEL))),
        on: z._default(z.boolean(), true),
      }),
    ),
    [],
  ),
})

/** What the owner of the server says of agents. */
export interface AgentsConfig {
  readonly catalogue: readonly CatalogueEntry[]
  readonly toolbox: Toolbox
}

/**
 * The catalogue with the agents of a configuration file before it, where one with a known id changes that, and what
 * agents may use. Throws `UsageError`.
 *
 *     const { catalogue, toolbox } = withConfigured(await readFile(path, 'utf8'), path)
 *
 * @param registered entries of a registry, behind the known ones
 */
export function withConfigured(
  text: string,
  path: string,
  registered: readonly CatalogueEntry[] = [],
): AgentsConfig {
  const json = parseJson(text, path)
  const read = fileSchema.safeParse(json)
  if (!read.success) throw faultIn(path, read.error.issues, json)
  const { agents, inherit, mcpServers, folders } = read.data
  const others = withRegistered(registered)
  const own = agents.map((agent, at) => ownEntry(agent, { path, at, others }))
  const twice = repeated(own)
  if (twice) throw new UsageError(`${path}: there are two agents ${twice.id}.`)
  const all = [...own, ...others.filter(({ id }) => !own.some((agent) => agent.id === id))]
  return {
    catalogue: all.map((entry) => ({ ...entry, inherit: [...inherit, ...entry.inherit] })),
    toolbox: {
      servers: Object.entries(mcpServers).map(([id, server]) => toolServer(path, id, server)),
      folders: namedFolders(path, folders),
    },
  }
}

/** Known agents go before those of a registry with the same id: what is special about them is known here. */
export const withRegistered = (registered: readonly CatalogueEntry[]): readonly CatalogueEntry[] => [
  ...CATALOGUE,
  ...registered.filter(({ id }) => !CATALOGUE.some((known) => known.id === id)),
]

function ownEntry(
  { install, ...agent }: z.infer<typeof agentSchema>,
  { path, at, others }: { path: string; at: number; others: readonly CatalogueEntry[] },
): CatalogueEntry {
  const known = others.find(({ id }) => id === agent.id)
  const command = agent.command ?? known?.command
  if (command === undefined)
    throw new UsageError(
      `${path}: in agents[${at}] (${agent.id}), command is missing, and no known agent has this id.`,
    )
  const base: CatalogueEntry = known ?? {
    ...USUAL,
    id: agent.id,
    name: agent.id,
    command,
    reads: [],
    installHint: '',
    installLine: null,
    asks: 'itself',
    source: 'config',
    saysVersion: false,
  }
  const isOther = agent.command !== undefined && agent.command !== known?.command
  return {
    ...base,
    id: agent.id,
    name: agent.name ?? base.name,
    command,
    env: agent.env ?? base.env,
    inherit: agent.inherit ?? base.inherit,
    modes: agent.modes ?? base.modes,
    login: agent.login ?? base.login,
    args: agent.args ?? (agent.command === undefined ? base.args : []),
    ...(install === undefined ? {} : { installHint: install, installLine: install }),
    // Another program has another version and is not what the registry names.
    ...(isOther ? { version: null, saysVersion: false, source: 'config' as const } : {}),
  }
}

function toolServer(path: string, id: string, server: unknown): ToolServer {
  const isRemote = typeof server === 'object' && server !== null && ('url' in server || isNamedRemote(server))
  const schema = isRemote ? remoteSchema : stdioSchema
  const read = schema.safeParse(server)
  if (!read.success) {
    const issues = read.error.issues.map((issue) => ({ ...issue, path: ['mcpServers', id, ...issue.path] }))
    throw faultIn(path, issues, { mcpServers: { [id]: server } })
  }
  const { on, ...rest } = read.data
  return 'url' in rest ? { id, isOn: on, ...rest } : { id, isOn: on, ...rest, type: 'stdio' }
}

const isNamedRemote = (server: object) => 'type' in server && server.type !== 'stdio'

function namedFolders(
  path: string,
  folders: readonly { path: string; name?: string | undefined; on: boolean }[],
): readonly ToolFolder[] {
  const named = folders.map(({ path: said, name, on }, at): ToolFolder => {
    const folder = said.startsWith('~/') ? join(homedir(), said.slice(2)) : said
    const where = `${path}: in folders[${at}], path`
    if (!isAbsolute(folder)) throw new UsageError(`${where} must be absolute, not "${said}".`)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`${where} names no folder: ${folder}.`)
    return { id: name ?? basename(folder), path: folder, isOn: on }
  })
  const twice = repeated(named)
  if (twice) throw new UsageError(`${path}: two folders are called ${twice.id}. Give one another name.`)
  return named
}
