/**
 * What a mode means, in one sentence, by agent and mode: for those that do not say so themselves. Only modes that may be
 * chosen without `--agent-modes all` stand here.
 */
export const MODE_SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  claude: {
    default: 'Asks before edits and commands.',
    plan: 'Reads and plans, and changes nothing.',
  },
  codex: {
    'read-only': 'Reads by itself, and asks before edits and commands.',
  },
  opencode: {
    build: 'Asks before edits and commands.',
    plan: 'Reads and plans, and changes nothing.',
  },
  gemini: {
    default: 'Asks before edits and commands.',
    plan: 'Reads and plans, and changes nothing.',
  },
  qwen: {
    default: 'Asks before edits and commands.',
    plan: 'Reads and plans, and changes nothing.',
  },
}
