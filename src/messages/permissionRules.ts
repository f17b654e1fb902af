/** The dialog with the rules by which agents go on without a question. */
export const ruleMessages = {
  title: 'Agent permissions',
  intro:
    'What agents may do here without asking. Each rule holds for one agent; what it does not cover is still asked about.',
  search: 'Search rules',
  label: 'Rules',
  loading: 'Loading the rules…',
  unreadable: 'The server’s list could not be read. Reload the page.',
  empty: 'No rules yet. “Allow by rule…” on a question of an agent makes one, and so does the form below.',
  none: (query: string) => `No rule fits “${query}”.`,
  found: (n: number) => (n === 1 ? '1 rule' : `${n} rules`),
  what: { command: 'Commands that begin with', edit: 'Edits at or below' },
  scope: {
    workspace: 'in this workspace',
    conversation: (title: string) => `in “${title}”`,
  },
  given: (when: string, who: string) => `Given ${when} ${who}`,
  who: (client: string | null, address: string | null) =>
    [client === null ? null : `by client ${client}`, address === null ? null : `from ${address}`]
      .filter((part) => part !== null)
      .join(' '),
  uses: (n: number, last: string | null) =>
    n === 0 || last === null ? 'Never used' : `Used ${n === 1 ? 'once' : `${n} times`}, last ${last}`,
  revoke: 'Revoke',
  revokeThis: (text: string) => `Revoke ${text}`,
  revoking: 'Revoking…',
  revoked: (text: string) => `Revoked: ${text}`,
  failed: (reason: string) => `Not revoked: ${reason}`,
  lost: 'The connection was lost. The list shows what holds once it is back.',
  offline: 'Rules can be changed when connected again.',
  add: 'Add a rule',
  kind: 'What it allows',
  kinds: { command: 'Commands', edit: 'Edits of files' },
  agent: 'Agent',
  text: { command: 'Begins with', edit: 'Folder or file' },
  example: { command: 'npm test', edit: 'src/' },
  where: 'Where it holds',
  confirm: 'Add the rule',
  adding: 'Adding…',
  added: (text: string) => `Added: ${text}`,
  missing: 'Write what the rule allows.',
  refused: 'The server did not do this.',
} as const
