import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import * as z from 'zod/mini'
import { UsageError } from '../lib/usageError'
import type { AsksBefore } from './driver'

/** An agent this server knows how to start. Only the server's own configuration names commands. */
export interface CatalogueEntry {
  readonly id: string
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly installHint: string
  /** Beginnings of the variables it reads, which it is given. */
  readonly reads: readonly string[]
  /** Values it is given. */
  readonly env: Readonly<Record<string, string>>
  /** Values it is given where nothing else says them. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Modes that ask or only read; a new session begins in the first of them that the agent offers. */
  readonly modes: readonly string[]
  /** What it asks before, in the mode it begins in. */
  readonly asks: AsksBefore
  /** The command line that logs its user in, in a terminal; empty: it has none. */
  readonly login: readonly string[]
}

const none = { args: [], env: {}, modes: ['default', 'plan'], asks: 'changes', login: [] } as const

export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    ...none,
    id: 'claude',
    name: 'Claude Code',
    command: 'claude-agent-acp',
    installHint: 'npm install -g @agentclientprotocol/claude-agent-acp',
    reads: ['ANTHROPIC_', 'CLAUDE_'],
    login: ['claude', '/login'],
  },
  {
    ...none,
    id: 'codex',
    name: 'Codex',
    command: 'codex-acp',
    installHint: 'npm install -g @agentclientprotocol/codex-acp',
    reads: ['OPENAI_', 'CODEX_'],
    login: ['codex', 'login'],
    // Its `workspace-write` never asks.
    modes: ['read-only'],
  },
  {
    ...none,
    id: 'opencode',
    name: 'OpenCode',
    command: 'opencode',
    args: ['acp'],
    installHint: 'npm install -g opencode-ai',
    reads: ['OPENCODE_', 'ANTHROPIC_', 'OPENAI_', 'OPENROUTER_'],
    login: ['opencode', 'auth', 'login'],
    // Its modes say what it may do, this variable what it asks about: without it the mode `build` never asks.
    defaults: { OPENCODE_PERMISSION: '{"edit":"ask","bash":"ask"}' },
    modes: ['build', 'plan'],
  },
  {
    ...none,
    id: 'gemini',
    name: 'Gemini CLI',
    command: 'gemini',
    args: ['--acp'],
    installHint: 'npm install -g @google/gemini-cli',
    reads: ['GEMINI_', 'GOOGLE_'],
    // It asks at its first start.
    login: ['gemini'],
  },
  {
    ...none,
    id: 'qwen',
    name: 'Qwen Code',
    command: 'qwen',
    args: ['--acp'],
    installHint: 'npm install -g @qwen-code/qwen-code',
    reads: ['QWEN_', 'DASHSCOPE_', 'OPENAI_'],
    login: ['qwen'],
  },
]

const idText = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,31}$/))
const fileSchema = z.object({
  agents: z._default(
    z.array(
      z.strictObject({
        id: idText,
        name: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
        command: z.string().check(z.minLength(1)),
        args: z._default(z.array(z.string()), []),
        env: z._default(z.record(z.string(), z.string()), {}),
        modes: z.optional(z.array(z.string())),
        login: z.optional(z.array(z.string())),
      }),
    ),
    [],
  ),
})

/**
 * The catalogue with the agents of a configuration file before it; one with a known id replaces it. Throws
 * `UsageError`.
 */
export function withConfigured(text: string, path: string): readonly CatalogueEntry[] {
  const read = fileSchema.safeParse(parseJson(text, path))
  if (!read.success) {
    const [issue] = read.error.issues
    throw new UsageError(
      `${path} is not usable: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    )
  }
  const own = read.data.agents.map((agent): CatalogueEntry => {
    const known = CATALOGUE.find(({ id }) => id === agent.id)
    const base = known ?? { ...none, reads: [], installHint: '', name: agent.id, asks: 'itself' as const }
    return {
      ...base,
      ...agent,
      name: agent.name ?? base.name,
      modes: agent.modes ?? base.modes,
      login: agent.login ?? base.login,
    }
  })
  return [...own, ...CATALOGUE.filter(({ id }) => !own.some((agent) => agent.id === id))]
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const INHERITED = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.+|TERM|COLORTERM|TMPDIR|TZ|XDG_.+)$/
const PROXY = /^(?:https?|all|no|ftp)_proxy$/i

/** What an agent or its command inherits: an allow-list, so that no secret of this server is among it. */
export function agentEnvironment(
  environment: NodeJS.ProcessEnv,
  { reads, env, defaults }: Pick<CatalogueEntry, 'reads' | 'env' | 'defaults'> = { reads: [], env: {} },
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    const wanted = INHERITED.test(name) || PROXY.test(name) || reads.some((prefix) => name.startsWith(prefix))
    if (wanted && value !== undefined) inherited[name] = value
  }
  return { ...defaults, ...inherited, ...env }
}

/** True when the command is an executable file, looked up as a shell would. */
export function isInstalled(command: string, path: string | undefined): boolean {
  const places = command.includes('/')
    ? [command]
    : (path ?? '').split(delimiter).map((each) => join(each, command))
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK)
      return statSync(place).isFile()
    } catch {
      // Not here.
      return false
    }
  })
}
