import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { STRONG_TOKEN } from '../src/socket/protocol'
import { parseOrigin } from './http/originPolicy'
import { LOG_LEVELS, type LogLevel } from './lib/log'
import { UsageError } from './lib/usageError'

/** The command line and environment, checked for form only. */
export interface Flags {
  /** At least one; each is a workspace. */
  readonly folders: readonly string[]
  /** Null: 7420 or the next free one. */
  readonly port: number | null
  readonly host: string
  /** Null: the one in `tokenFile`, or a fresh one. */
  readonly token: string | null
  readonly tokenFile: string | null
  /** Ends the tokens of earlier starts. */
  readonly revokeTokens: boolean
  /** False: the Ready line leaves the token out. */
  readonly printToken: boolean
  readonly workspaceId: string | null
  readonly name: string | null
  readonly agent: string | null
  /** Agents may be put into modes in which they never ask for permission. */
  readonly allAgentModes: boolean
  readonly configFile: string | null
  /** Agents in the format of the public registry. */
  readonly agentRegistry: string | null
  readonly stateFolder: string
  readonly embedOrigins: readonly string[]
  readonly allowOrigins: readonly string[]
  readonly publicOrigin: string | null
  readonly previewDomain: string | null
  readonly open: boolean
  readonly json: boolean
  /** Milliseconds. */
  readonly pingMs: number
  readonly pongMs: number
  readonly writeMs: number
  readonly logLevel: LogLevel
}

export type Command = { do: 'serve'; flags: Flags } | { do: 'help' } | { do: 'version' }

export const HELP = `Usage: npm start -- [folder...] [flags]

Runs the IDE on a folder, the current one by default. Several folders are several workspaces, each with a token
of its own; a token that is given opens them all.

  --port N               port (7420, or the next free one; 0: any)
  --host H               address to listen on (localhost)
  --token T              access token, at least 22 of A-Z a-z 0-9 - _ .  (or AETHER_TOKEN)
  --token-file FILE      file that holds the access token (before --token; after AETHER_TOKEN)
  --revoke-tokens        end the tokens of earlier starts, which are valid for 30 days
  --no-print-token       leave the token out of the Ready line
  --workspace-id ID      id of the workspace in addresses (one folder only)
  --name NAME            name of the workspace (the folder's; one folder only)
  --agent ID             agent of new conversations
  --agent-modes M        asking: only modes that ask or read; all: also those that never ask (asking)
  --agent-registry FILE  more agents, in the format of the public registry of the Agent Client Protocol
  --config FILE          agents of your own, MCP servers, folders and variables for agents
  --state-dir DIR        where settings, history and hashes of tokens are kept
  --embed-origin ORIGIN  page that may frame the IDE (repeatable)
  --allow-origin ORIGIN  page served elsewhere that may connect (repeatable)
  --public-origin ORIGIN, --preview-domain HOST   addresses behind a reverse proxy
  --no-open              do not open a browser
  --json                 print one line of JSON instead of the address
  --ping-interval S, --pong-timeout S, --write-timeout S   socket timing (45, 120, 30)
  --log-level L          ${LOG_LEVELS.join(', ')} (info)
  --help, --version
`

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string', default: 'localhost' },
  token: { type: 'string' },
  'token-file': { type: 'string' },
  'revoke-tokens': { type: 'boolean', default: false },
  'no-print-token': { type: 'boolean', default: false },
  'workspace-id': { type: 'string' },
  name: { type: 'string' },
  agent: { type: 'string' },
  'agent-modes': { type: 'string', default: 'asking' },
  'agent-registry': { type: 'string' },
  config: { type: 'string' },
  'state-dir': { type: 'string' },
  'embed-origin': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  'public-origin': { type: 'string' },
  'preview-domain': { type: 'string' },
  'no-open': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'ping-interval': { type: 'string', default: '45' },
  'pong-timeout': { type: 'string', default: '120' },
  'write-timeout': { type: 'string', default: '30' },
  'log-level': { type: 'string', default: 'info' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} satisfies NonNullable<ParseArgsConfig['options']>

/** @throws UsageError with one line that says what is wrong and what would be right */
export function parseFlags(argv: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Command {
  const { values, positionals } = parse(argv)
  if (values.help) return { do: 'help' }
  if (values.version) return { do: 'version' }
  for (const flag of ['workspace-id', 'name'] as const)
    if (positionals.length > 1 && values[flag] !== undefined)
      throw new UsageError(`--${flag} goes with one folder only, not with ${positionals.length}.`)
  const path = (text: string | undefined) => (text === undefined ? null : resolve(cwd, text))
  return {
    do: 'serve',
    flags: {
      folders: (positionals.length === 0 ? ['.'] : positionals).map((each) => resolve(cwd, each)),
      port: values.port === undefined ? null : port(values.port),
      host: host(values.host),
      ...tokenSource(values, env, path),
      revokeTokens: values['revoke-tokens'],
      printToken: !values['no-print-token'],
      workspaceId: workspaceId(values['workspace-id']),
      name: notEmpty(values.name, '--name'),
      agent: notEmpty(values.agent, '--agent'),
      allAgentModes: allAgentModes(values['agent-modes']),
      configFile: path(values.config),
      agentRegistry: path(notEmpty(values['agent-registry'], '--agent-registry') ?? undefined),
      stateFolder: path(values['state-dir']) ?? defaultStateFolder(env),
      embedOrigins: (values['embed-origin'] ?? []).map((each) => origin(each, '--embed-origin')),
      allowOrigins: (values['allow-origin'] ?? []).map((each) => origin(each, '--allow-origin')),
      publicOrigin:
        values['public-origin'] === undefined ? null : origin(values['public-origin'], '--public-origin'),
      previewDomain: previewDomain(values['preview-domain']),
      open: !values['no-open'],
      json: values.json,
      pingMs: seconds(values['ping-interval'], '--ping-interval'),
      pongMs: seconds(values['pong-timeout'], '--pong-timeout'),
      writeMs: seconds(values['write-timeout'], '--write-timeout'),
      logLevel: logLevel(values['log-level']),
    },
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/)
    throw new UsageError(`${sentence?.replace(/\.$/, '')}. See --help.`)
  }
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new UsageError(`--port takes a number from 0 to 65535, not "${text}".`)
}

function host(text: string): string {
  const name = text.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  if (/^[a-z0-9_.:-]+$/.test(name)) return name
  throw new UsageError(`--host takes a host name or an address, not "${text}".`)
}

/** The refused text is not repeated: it may be a secret. */
function token(text: string | undefined, from: string): string | null {
  if (text === undefined || (text === '' && from === 'AETHER_TOKEN')) return null
  if (STRONG_TOKEN.test(text)) return text
  throw new UsageError(`${from} needs at least 22 characters of A-Z a-z 0-9 - _ and nothing else but dots.`)
}

/** The environment goes before a file, and a file before a flag, which every user of the machine can read. */
function tokenSource(
  values: { token?: string; 'token-file'?: string },
  env: NodeJS.ProcessEnv,
  path: (text: string | undefined) => string | null,
): Pick<Flags, 'token' | 'tokenFile'> {
  const [fromFlag, fromEnv] = [token(values.token, '--token'), token(env.AETHER_TOKEN, 'AETHER_TOKEN')]
  if (fromEnv !== null) return { token: fromEnv, tokenFile: null }
  const tokenFile = path(notEmpty(values['token-file'], '--token-file') ?? undefined)
  return { token: tokenFile === null ? fromFlag : null, tokenFile }
}

function workspaceId(text: string | undefined): string | null {
  if (text === undefined) return null
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text)) return text
  throw new UsageError(`--workspace-id takes up to 64 of A-Z a-z 0-9 - _, not "${text}".`)
}

function notEmpty(text: string | undefined, flag: string): string | null {
  if (text === undefined) return null
  if (text.trim() !== '') return text
  throw new UsageError(`${flag} must not be empty.`)
}

function allAgentModes(text: string): boolean {
  if (text === 'all' || text === 'asking') return text === 'all'
  throw new UsageError(`--agent-modes takes asking or all, not "${text}".`)
}

function origin(text: string, flag: string): string {
  const exact = parseOrigin(text)
  if (exact !== null) return exact
  throw new UsageError(`${flag} takes an exact origin such as https://ide.example, not "${text}".`)
}

function previewDomain(text: string | undefined): string | null {
  if (text === undefined) return null
  const exact = parseOrigin(`http://${text}`)
  if (exact !== null && !text.includes('[')) return exact.slice('http://'.length)
  throw new UsageError(`--preview-domain takes a host such as preview.example, not "${text}".`)
}

function seconds(text: string, flag: string): number {
  const value = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 86_400) return value * 1_000
  throw new UsageError(`${flag} takes seconds, more than 0, not "${text}".`)
}

function logLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text)
  if (level !== undefined) return level
  throw new UsageError(`--log-level takes ${LOG_LEVELS.join(', ')}, not "${text}".`)
}

/** A relative XDG path is to be ignored, says its specification. */
function defaultStateFolder(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_STATE_HOME
  const folder = base !== undefined && isAbsolute(base) ? base : join(homedir(), '.local', 'state')
  return join(folder, 'aether-ide')
}
