export const embedMessages = {
  notAllowed: (host: string) =>
    `This site isn't allowed to show the workspace. Ask the workspace owner to allow ${host}.`,
  noToken: (host: string) => `${host} couldn't renew access. Nothing was lost.`,
  readOnly: 'This workspace is read-only.',
  tryAgain: 'Try again',
  openWorkspace: 'Open workspace',
  asks: {
    run: (host: string) => `${host} wants to run a command`,
    overwrite: (host: string) => `${host} wants to overwrite files with unsaved text`,
  },
  permission: (question: string) => `Permission: ${question}`,
  needsPermission: (question: string) => `${question}. Press F4.`,
  allowOnce: 'Allow once',
  deny: 'Deny',
  says: (host: string, said: string) => `${host}: ${said}`,
  dismiss: 'Dismiss',
  fromHost: 'From the page around this workspace',
  /** What waits, without what it asks. */
  aQuestion: 'the agent asks you something',
} as const
