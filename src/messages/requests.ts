/** What an agent asks, as its row in the conversation, a screen reader and a page around ours say it. */
export const requestMessages = {
  permission: {
    name: (title: string) => `Permission: ${title}`,
    verb: {
      read: 'Read a file',
      edit: 'Edit a file',
      delete: 'Delete a file',
      move: 'Move a file',
      search: 'Search the workspace',
      execute: 'Run a command',
      think: 'Go on',
      fetch: 'Fetch from the network',
      other: 'Use a tool',
    },
    byRule: 'Allowed by rule',
    asReason: 'Send as denial reason',
    row: {
      open: (title: string) => `Asks: ${title}`,
      approved: (title: string) => `Allowed: ${title}`,
      rejected: (title: string) => `Not allowed: ${title}`,
      answered: (title: string) => `Answered: ${title}`,
      cancelled: (title: string) => `No longer needed: ${title}`,
      expired: (title: string) => `Expired, not allowed: ${title}`,
      interrupted: (title: string) => `Interrupted: ${title}`,
    },
    elsewhere: {
      approved: (title: string) => `Allowed in another window: ${title}`,
      rejected: (title: string) => `Not allowed in another window: ${title}`,
    },
  },

  /** Why nothing can be answered now. */
  refusal: {
    offline: 'You can answer when connected again.',
    checking: 'Checking whether this still waits for you…',
  },

  question: {
    name: (title: string) => `Question: ${title}`,
    title: 'The agent asks',
    row: {
      rejected: (title: string) => `Skipped: ${title}`,
      expired: (title: string) => `Expired, not answered: ${title}`,
    },
    elsewhere: {
      answered: (title: string) => `Answered in another window: ${title}`,
      rejected: (title: string) => `Skipped in another window: ${title}`,
    },
    /** Of the composer, while it answers. */
    typed: 'Enter answers the question above',
  },
} as const
