import type { AsksBefore, OptionReaching } from './driver'

/** An agent this server knows how to start. Only the server's own configuration names commands. */
export interface CatalogueEntry {
  readonly id: string
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** A line for a shell that installs it, or, where no line does, a sentence that says what to do; empty: not known. */
  readonly installHint: string
  /** The line of `installHint` where it is one: only a line is ever typed into a terminal. */
  readonly installLine: string | null
  /** Beginnings of the variables it reads, which it is given. */
  readonly reads: readonly string[]
  /** Further variables of the server that its owner lets it have (`inherit` in the file of `--config`). */
  readonly inherit: readonly string[]
  /** Values it is given. */
  readonly env: Readonly<Record<string, string>>
  /** Values it is given where nothing else says them. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Modes that ask or only read; a new session begins in the first of them that the agent offers. */
  readonly modes: readonly string[]
  /** What it asks before, in the mode it begins in. */
  readonly asks: AsksBefore
  /** How far its options that hold for longer reach, as far as its version here tells. */
  readonly reaches?: readonly OptionReaching[]
  /** The command line that logs its user in, in a terminal; empty: it has none. */
  readonly login: readonly string[]
  /** Where the entry comes from. */
  readonly source: 'known' | 'config' | 'registry'
  /** What it is, in a sentence of the author of the entry; empty: nothing is said. */
  readonly description: string
  /** The version that the entry names; null: the program is asked. */
  readonly version: string | null
  /** The program itself says its version when it is called with `--version`. */
  readonly saysVersion: boolean
  /** What it prints at its start where only its launcher is there and not the agent. */
  readonly missingWords?: string
  /** Why it cannot run on this machine at all. */
  readonly impossible?: string
}

/** What most agents have in common. */
export const USUAL = {
  args: [],
  env: {},
  inherit: [],
  modes: ['default', 'plan'],
  asks: 'changes',
  login: [],
  description: '',
  version: null,
} as const

const npm = (name: string) => {
  const installLine = `npm install -g ${name}`
  return { ...USUAL, installLine, installHint: installLine, source: 'known', saysVersion: true } as const
}

export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    ...npm('@agentclientprotocol/claude-agent-acp'),
    id: 'claude',
    name: 'Claude Code',
    command: 'claude-agent-acp',
    reads: ['ANTHROPIC_', 'CLAUDE_'],
    // Its adapter brings `claude` along, and puts it nowhere on PATH.
    login: ['claude-agent-acp', '--cli', '/login'],
    // Without the word they are written to `.claude/settings.local.json`.
    reaches: [
      { id: /^exit-plan-/, reach: 'conversation' },
      { id: /^allow-with-updates$/, name: /session/i, reach: 'conversation' },
      { id: /^allow-with-updates$/, reach: 'workspace' },
    ],
  },
  {
    ...npm('@agentclientprotocol/codex-acp'),
    id: 'codex',
    name: 'Codex',
    command: 'codex-acp',
    reads: ['OPENAI_', 'CODEX_'],
    login: ['codex', 'login'],
    // Its `workspace-write` never asks.
    modes: ['read-only'],
    // The others are written to its rules in the home folder.
    reaches: [
      { id: /session$/, reach: 'conversation' },
      { id: /amendment|^allow_always$/, reach: 'user' },
    ],
  },
  {
    ...npm('opencode-ai'),
    id: 'opencode',
    name: 'OpenCode',
    command: 'opencode',
    args: ['acp'],
    reads: ['OPENCODE_', 'ANTHROPIC_', 'OPENAI_', 'OPENROUTER_'],
    login: ['opencode', 'auth', 'login'],
    // Its modes say what it may do, this variable what it asks about: without it the mode `build` never asks.
    defaults: { OPENCODE_PERMISSION: '{"edit":"ask","bash":"ask"}' },
    modes: ['build', 'plan'],
    reaches: [{ id: /./, reach: 'process' }],
  },
  {
    ...npm('@google/gemini-cli'),
    id: 'gemini',
    name: 'Gemini CLI',
    command: 'gemini',
    args: ['--acp'],
    reads: ['GEMINI_', 'GOOGLE_'],
    // It asks at its first start.
    login: ['gemini'],
    reaches: [
      { id: /_and_save$/, reach: 'user' },
      { id: /^proceed_always/, reach: 'conversation' },
    ],
  },
  {
    ...npm('@qwen-code/qwen-code'),
    id: 'qwen',
    name: 'Qwen Code',
    command: 'qwen',
    args: ['--acp'],
    reads: ['QWEN_', 'DASHSCOPE_', 'OPENAI_'],
    login: ['qwen'],
    reaches: [
      { id: /_project$/, reach: 'workspace' },
      { id: /_user$/, reach: 'user' },
      { id: /^proceed_always$/, reach: 'conversation' },
    ],
  },
]
