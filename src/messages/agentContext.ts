/** What goes with a message to the agent. Only the agent's part of the page has it. */
export const agentContextMessages = {
  suggest: {
    commands: 'Commands of the agent',
    noCommand: (typed: string) => `The agent has no command “/${typed}”. It is sent as it is written.`,
    keys: (n: number) => `${n} · Enter or Tab completes, Escape closes`,
  },

  usage: {
    context: (percent: string, size: string) => `${percent} of ${size}`,
    contextName: (percent: string, size: string) => `Context used: ${percent} of ${size}`,
    nearlyFull: 'The conversation nearly fills what the model can hold.',
    compact: 'Compact',
    cost: (sum: string) => `Cost ${sum}`,
    costOfTurn: (last: string, sum: string) => `Cost ${sum}, the last turn ${last}`,
  },
}
