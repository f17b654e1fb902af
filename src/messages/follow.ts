/** The editor shows where the agent is. */
export const followMessages = {
  following: (agent: string) => `Following ${agent}`,
  paused: 'Following paused',
  followingHint: 'Press to stay where you are until the next turn.',
  pausedHint: 'Press to follow again; the next turn does so by itself.',
  stop: 'Stop following',
} as const
