import { randomUUID } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createChannels } from './createChannels'
import type { Flags } from './flags'
import { createAuthenticate } from './http/auth'
import { createServer, type WorkspaceServer } from './http/createServer'
import { createLogLogins } from './http/logLogins'
import { createOneTimeLink } from './http/oneTimeLink'
import { bracketed, createOriginPolicy, WILDCARDS } from './http/originPolicy'
import { createRoutes } from './http/routes'
import { buildOf, createServeStatic } from './http/static'
import { openTokens, readTokenFile, type Tokens } from './http/tokens'
import { codeOf } from './lib/listen'
import { createLog, type Log } from './lib/log'
import { UsageError } from './lib/usageError'
import { createHub } from './socket/hub'
import { type Lock, processBegan, takeLock } from './state/lock'
import { openStateFolder, type StateFolder } from './state/stateFolder'
import { workspaceIdOf } from './state/workspaceId'

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

export interface RunningServer {
  /** The page, with the token. */
  readonly url: string
  /** Leads a browser to `url`, once. */
  readonly oneTimeUrl: string
  readonly origin: string
  readonly port: number
  readonly workspaceId: string
  readonly token: string
  /** Real path of the workspace. */
  readonly root: string
  readonly log: Log
  /** Ends sockets, shells and agents; takes at most 5 s. */
  stop(): Promise<void>
}

/** Serves one folder until it is stopped. @throws UsageError when it cannot be served as asked */
export async function startServer(flags: Flags, surroundings: Surroundings): Promise<RunningServer> {
  const root = await openFolder(flags.folder)
  const id = flags.workspaceId ?? workspaceIdOf(root)
  const state = await openStateFolder(flags.stateFolder, root, id)
  const given = flags.tokenFile === null ? null : await readTokenFile(flags.tokenFile)
  const lock = await takeLock({ folder: state.own, pid: process.pid, began: processBegan })
  const workspace = { id, name: flags.name ?? (basename(root) || root), root }
  try {
    const asked = { given: given?.token ?? flags.token, revoke: flags.revokeTokens }
    const tokens = await openTokens({ state, ...asked, now: Date.now })
    const log = createLog(flags.logLevel, surroundings.writeLog, { secrets: [tokens.current] })
    if (given?.isReadableByOthers)
      log.warn('Others can read the token file: chmod 600 it', { file: flags.tokenFile })
    return await serve({ flags, surroundings, workspace, state, tokens, log, lock })
  } catch (error) {
    await lock.release()
    throw error
  }
}

interface Opened {
  readonly flags: Flags
  readonly surroundings: Surroundings
  readonly workspace: { readonly id: string; readonly name: string; readonly root: string }
  readonly state: StateFolder
  readonly tokens: Tokens
  readonly log: Log
  readonly lock: Lock
}

async function serve(opened: Opened): Promise<RunningServer> {
  const { flags, workspace, tokens, log, lock } = opened
  const token = tokens.current
  let port = 0
  const { server, oneTimeLink } = await assemble(opened, () => port)
  try {
    port = await listenSomewhere(server, flags.host, flags.port)
  } catch (error) {
    await server.stop()
    throw error
  }
  const origin = originOf(flags.host, port)
  await lock.publish(origin)
  if (flags.host !== 'localhost') log.warn('Others may be able to reach this server', { host: flags.host })
  if (isPlainElsewhere(flags.publicOrigin))
    log.warn('Without https previews cannot say why a page does not show, and tokens travel in the open', {
      publicOrigin: flags.publicOrigin,
    })
  log.info('Serving', { root: workspace.root, origin, workspaceId: workspace.id })
  return {
    url: `${origin}${pageOf(workspace.id, token)}`,
    oneTimeUrl: `${origin}${oneTimeLink.path}`,
    origin,
    port,
    workspaceId: workspace.id,
    token,
    root: workspace.root,
    log,
    async stop() {
      await server.stop()
      await lock.release()
    },
  }
}

/** Puts the parts together; nothing listens yet, so the port is a question. */
async function assemble(opened: Opened, port: () => number) {
  const { flags, surroundings, workspace, state, tokens, log } = opened
  const { host, publicOrigin, allowOrigins, embedOrigins, pingMs, pongMs, writeMs } = flags
  const now = () => performance.now()
  const previewScheme = flags.previewDomain !== null && publicOrigin?.startsWith('https:') ? 'https' : 'http'
  // As browsers write it: without the port that the scheme has by itself.
  const proxied =
    flags.previewDomain === null ? null : new URL(`${previewScheme}://${flags.previewDomain}`).host
  const previewDomain = () => proxied ?? `localhost:${port()}`
  const origins = createOriginPolicy({ host, port, allowOrigins, publicOrigin })
  const { channels, preview } = await createChannels({
    workspace,
    state,
    tokens,
    pingMs,
    pageOrigin: () => publicOrigin ?? originOf(host, port()),
    previewScheme,
    previewDomain,
    isPreviewProxied: flags.previewDomain !== null,
    previewScript: await readBuilt(surroundings.clientFolder, 'preview/preview.js'),
    ideOrigins: origins.pageOrigins,
    port,
    agent: flags.agent,
    allAgentModes: flags.allAgentModes,
    configFile: flags.configFile,
    embedOrigins,
    version: surroundings.version,
    build: await buildOf(surroundings.clientFolder),
    env: surroundings.env,
    log,
  })
  const authenticate = createAuthenticate(tokens.isValid, now)
  const logLogin = createLogLogins(log, now)
  const oneTimeLink = createOneTimeLink(() => pageOf(workspace.id, tokens.current), now)
  const route = createRoutes({
    workspace: { id: workspace.id, project_id: null, name: workspace.name, status: 'running' },
    authenticate,
    logLogin,
    origins,
    embedOrigins,
    sdk: await readBuilt(surroundings.clientFolder, 'embed/sdk.js'),
    oneTimeLink,
    serveStatic: createServeStatic(surroundings.clientFolder),
    previewSources: () => [`${previewScheme}://*.${previewDomain()}`],
  })
  const hub = createHub({ channels, log, newId: randomUUID, now, limits: { pingMs, pongMs, writeMs } })
  return {
    oneTimeLink,
    server: createServer({
      hub,
      route,
      workspaceId: workspace.id,
      origins,
      authenticate,
      logLogin,
      preview,
      log,
    }),
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

const pageOf = (workspaceId: string, token: string): string => `/?workspace=${workspaceId}#token=${token}`

async function openFolder(folder: string): Promise<string> {
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
