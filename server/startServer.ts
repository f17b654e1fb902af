import { readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createWorkspaceHost,
  type HostSurroundings,
  type OpenedFolder,
  openFolder,
  type WorkspaceHost,
} from './createWorkspaceHost'
import type { Listener } from './drivers/ports/portScan'
import type { Flags } from './flags'
import { createAuthenticate } from './http/auth'
import { createServer, type WorkspaceServer } from './http/createServer'
import { createLogLogins } from './http/logLogins'
import { createOneTimeLink } from './http/oneTimeLink'
import { bracketed, createOriginPolicy, WILDCARDS } from './http/originPolicy'
import { createRoutes } from './http/routes'
import { buildOf, createServeStatic } from './http/static'
import { readTokenFile } from './http/tokens'
import { createWorkspaceRegistry } from './http/workspaceRegistry'
import { codeOf } from './lib/listen'
import { createLog, type Log } from './lib/log'
import { UsageError } from './lib/usageError'

const FIRST_PORT = 7420
/** Ports tried when the user asked for none. */
const PORTS = 100

export interface Surroundings {
  /** dist/client; null where something else serves the page. */
  readonly clientFolder: string | null
  readonly env: NodeJS.ProcessEnv
  readonly version: string
  writeLog(line: string): void
}

/** One workspace, and where a browser finds it. */
export interface RunningWorkspace {
  /** The page, with the token. */
  readonly url: string
  readonly workspaceId: string
  readonly token: string
  /** Real path of its folder. */
  readonly root: string
}

export interface RunningServer {
  /** In the order of the folders. */
  readonly workspaces: readonly RunningWorkspace[]
  /** Leads a browser to the first workspace, once. */
  readonly oneTimeUrl: string
  readonly origin: string
  readonly port: number
  readonly log: Log
  /** Ends sockets, shells and agents; takes at most 5 s. */
  stop(): Promise<void>
}

/**
 * Serves folders until it is stopped.
 *
 *     const server = await startServer(flags, { clientFolder, env: process.env, version, writeLog })
 *     console.log(server.workspaces[0]?.url)
 *
 * @throws UsageError when they cannot be served as asked
 */
export async function startServer(flags: Flags, surroundings: Surroundings): Promise<RunningServer> {
  const { stateFolder, workspaceId: id, name, revokeTokens } = flags
  const roots = await findRoots(flags.folders)
  const given = flags.tokenFile === null ? null : await readTokenFile(flags.tokenFile)
  const token = given?.token ?? flags.token
  const folders: OpenedFolder[] = []
  try {
    for (const root of roots)
      folders.push(await openFolder({ root, id, name, stateFolder, token, revokeTokens }))
    const secrets = folders.map(({ tokens }) => tokens.current)
    const log = createLog(flags.logLevel, surroundings.writeLog, { secrets })
    if (given?.isReadableByOthers)
      log.warn('Others can read the token file: chmod 600 it', { file: flags.tokenFile })
    return await serve({ flags, surroundings, folders, log })
  } catch (error) {
    await releaseAll(folders)
    throw error
  }
}

const releaseAll = async (folders: readonly OpenedFolder[]): Promise<void> => {
  await Promise.all(folders.map(({ lock }) => lock.release()))
}

interface Opened {
  readonly flags: Flags
  readonly surroundings: Surroundings
  readonly folders: readonly OpenedFolder[]
  readonly log: Log
}

async function serve(opened: Opened): Promise<RunningServer> {
  const { flags, folders, log } = opened
  let port = 0
  const { server, hosts, oneTimeLink } = await assemble(opened, () => port)
  try {
    port = await listenSomewhere(server, flags.host, flags.port)
  } catch (error) {
    await server.stop()
    throw error
  }
  const origin = originOf(flags.host, port)
  await Promise.all(folders.map(({ lock }) => lock.publish(origin)))
  if (flags.host !== 'localhost') log.warn('Others may be able to reach this server', { host: flags.host })
  if (isPlainElsewhere(flags.publicOrigin))
    log.warn('Without https previews cannot say why a page does not show, and tokens travel in the open', {
      publicOrigin: flags.publicOrigin,
    })
  for (const { root, record } of hosts) log.info('Serving', { root, origin, workspaceId: record.id })
  return {
    workspaces: hosts.map((host) => ({
      url: `${origin}${pageOf(host)}`,
      workspaceId: host.record.id,
      token: host.token,
      root: host.root,
    })),
    oneTimeUrl: `${origin}${oneTimeLink.path}`,
    origin,
    port,
    log,
    async stop() {
      await server.stop()
      await releaseAll(folders)
    },
  }
}

/** Puts the parts together; nothing listens yet, so the port is a question. */
async function assemble(opened: Opened, port: () => number) {
  const { flags, surroundings, log } = opened
  const { host, publicOrigin, allowOrigins, embedOrigins } = flags
  const now = () => performance.now()
  const previews = previewPlace(flags, port)
  const origins = createOriginPolicy({ host, port, allowOrigins, publicOrigin })
  const hosts = await createHosts(opened, {
    port,
    pageOrigin: () => publicOrigin ?? originOf(host, port()),
    ideOrigins: origins.pageOrigins,
    previewScheme: previews.scheme,
    previewDomain: previews.domain,
  })
  const workspaces = createWorkspaceRegistry(hosts)
  const rules = { authenticate: createAuthenticate(now), logLogin: createLogLogins(log, now) }
  const oneTimeLink = createOneTimeLink(() => hosts.slice(0, 1).map(pageOf).join(''), now)
  const route = createRoutes({
    workspaces,
    authenticate: rules.authenticate,
    logLogin: rules.logLogin,
    origins,
    embedOrigins,
    sdk: await readBuilt(surroundings.clientFolder, 'embed/sdk.js'),
    oneTimeLink,
    serveStatic: createServeStatic(surroundings.clientFolder),
    previewSources: () => [`${previews.scheme}://*.${previews.domain()}`],
  })
  return { hosts, oneTimeLink, server: createServer({ workspaces, route, origins, log, ...rules }) }
}

/** Where previews are: below a domain of the user's own, or below `localhost`. */
function previewPlace({ previewDomain, publicOrigin }: Flags, port: () => number) {
  const scheme: 'http' | 'https' =
    previewDomain !== null && publicOrigin?.startsWith('https:') ? 'https' : 'http'
  // As browsers write it: without the port that the scheme has by itself.
  const proxied = previewDomain === null ? null : new URL(`${scheme}://${previewDomain}`).host
  return { scheme, domain: () => proxied ?? `localhost:${port()}` }
}

type Addresses = Pick<
  HostSurroundings,
  'port' | 'pageOrigin' | 'ideOrigins' | 'previewScheme' | 'previewDomain'
>

/** A host for each folder; none when one cannot be started. */
async function createHosts(
  { flags, surroundings, folders, log }: Opened,
  addresses: Addresses,
): Promise<readonly WorkspaceHost[]> {
  const { pingMs, pongMs, writeMs } = flags
  const hosts: WorkspaceHost[] = []
  const shared = {
    ...addresses,
    limits: { pingMs, pongMs, writeMs },
    isToken: (text: string) => folders.map(({ tokens }) => tokens.isValid(text)).includes(true),
    isPreviewProxied: flags.previewDomain !== null,
    previewScript: await readBuilt(surroundings.clientFolder, 'preview/preview.js'),
    agent: flags.agent,
    allAgentModes: flags.allAgentModes,
    configFile: flags.configFile,
    agentRegistry: flags.agentRegistry,
    embedOrigins: flags.embedOrigins,
    version: surroundings.version,
    build: await buildOf(surroundings.clientFolder),
    env: surroundings.env,
    log,
  }
  try {
    for (const folder of folders) {
      const isOthers = (listener: Listener) =>
        hosts.some(({ root, owns }) => root !== folder.workspace.root && owns(listener))
      hosts.push(await createWorkspaceHost(folder, { ...shared, isOthers }))
    }
    return hosts
  } catch (error) {
    await Promise.all(hosts.map(({ hub }) => hub.stop()))
    throw error
  }
}

/** Browsers trust http only on this machine: elsewhere they do not say what they ask a page for. */
function isPlainElsewhere(publicOrigin: string | null): boolean {
  if (publicOrigin === null) return false
  const { protocol, hostname } = new URL(publicOrigin)
  return protocol === 'http:' && !/^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(hostname)
}

/** A script that is built beside the page, for pages that are not ours. */
async function readBuilt(clientFolder: string | null, path: string): Promise<string | null> {
  if (clientFolder === null) return null
  return readFile(join(clientFolder, '..', path), 'utf8').catch(() => null)
}

const pageOf = ({ record, token }: WorkspaceHost): string => `/?workspace=${record.id}#token=${token}`

/** Real paths, so that one folder is one workspace whatever path leads there. */
async function findRoots(folders: readonly string[]): Promise<readonly string[]> {
  const roots: string[] = []
  for (const folder of folders) {
    const root = await findRoot(folder)
    if (roots.includes(root)) throw new UsageError(`The folder ${root} is given twice.`)
    roots.push(root)
  }
  return roots
}

async function findRoot(folder: string): Promise<string> {
  try {
    const root = await realpath(folder)
    if ((await stat(root)).isDirectory()) return root
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new UsageError(`${folder} cannot be opened: ${codeOf(error)}.`)
  }
  throw new UsageError(`There is no folder ${folder}.`)
}

/** At the port asked for, or at the next free one when none was. */
async function listenSomewhere(server: WorkspaceServer, host: string, asked: number | null): Promise<number> {
  for (let port = asked ?? FIRST_PORT; ; port += 1) {
    try {
      return await server.listen(host, port)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'EADDRINUSE' && asked === null && port < FIRST_PORT + PORTS) continue
      if (code === 'EADDRINUSE') throw new UsageError(`Port ${port} is in use. Choose another: --port.`)
      if (code === 'EACCES') throw new UsageError(`Port ${port} may not be used without more rights.`)
      throw new UsageError(`Cannot listen on ${host}: ${code || String(error)}.`)
    }
  }
}

function originOf(host: string, port: number): string {
  const name = WILDCARDS.includes(host) ? 'localhost' : bracketed(host)
  return `http://${name}${port === 80 ? '' : `:${port}`}`
}
