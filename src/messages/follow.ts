/** The editor shows where the agent is. */
export const followMessages = {
  following: (agent: string) => `Following ${agent}`,
  paused: 'Following paused',
  pausedHint: 'You went elsewhere in the editor. Press to follow again; the next turn does so by itself.',
  stop: 'Stop following',
} as const
