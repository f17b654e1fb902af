/** What the user waits for while a turn runs. */
export const progressMessages = {
  starting: (agent: string) => `Starting ${agent}…`,
  noting: 'Noting the state of the files…',
  asking: 'Waiting for the model',
  running: (command: string) => `Running ${command}`,
  retrying: {
    rate_limit: 'Retrying after a rate limit',
    connection: 'Retrying after a lost connection',
    other: 'Retrying',
  },
  elapsed: (seconds: number) =>
    seconds < 60 ? `, ${seconds} s` : `, ${Math.floor(seconds / 60)} min ${seconds % 60} s`,
}
