const span = (from: number, to: number) => (from === to ? `line ${from}` : `lines ${from} to ${to}`)

/** What an agent has just changed, where the user works. */
export const agentEditMessages = {
  named: (who: string, title: string) => `${who}, “${title}”`,
  changedBy: (who: string, title: string) => `Changed by ${who} in the conversation “${title}”.`,
  dismissNamed: (who: string, title: string) => `${who}, “${title}”: dismiss the marks of what was changed`,
  said: (file: string, who: string, title: string, lines: readonly { from: number; to: number }[]) =>
    `${who} changed ${lines.map(({ from, to }) => span(from, to)).join(', ')} of ${file} in the conversation “${title}”.`,
  anAgent: 'the agent',
  inTree: (who: string) => `edited by ${who}`,
  dismiss: "Dismiss the marks of the agent's changes",
  nothing: 'No changes of an agent are marked.',
} as const
