/** What a conversation is set to. Only the agent's part of the page has it. */
export const agentSessionMessages = {
  agent: 'The agent',
  opening: (agent: string) => `Starting ${agent}…`,
  lost: 'The connection was lost before the agent answered.',
  notSet: (reason: string) => `Not set: ${reason}`,
  mode: (name: string, sentence: string) => `${name}: ${sentence}`,
  optionsOf: (agent: string) => `Options of ${agent}`,
  /** Names as the agent says them. */
  notTaken: (agent: string, names: readonly string[], kind: 'image' | 'other') =>
    kind === 'image'
      ? `${agent} takes no pictures. Remove ${names.join(', ')} to send the message.`
      : `${agent} takes no files with a message. Remove ${names.join(', ')} to send it.`,
  remove: (n: number) => (n === 1 ? 'Remove it' : `Remove all ${n}`),
  left: 'The agent does not take this.',
} as const
