/** The agent pane. */
export const agentMessages = {
  conversation: 'Conversation',
  newConversation: 'New conversation',
  toMain: 'Open in main area',
  toSide: 'Return to side',
  follow: 'Follow the agent',
  conversationsWith: (fresh: number) => (fresh === 0 ? 'Conversations' : `Conversations, ${fresh} with news`),
  untitled: 'Untitled conversation',
  loading: 'Loading the conversation',
  stillLoading: 'Still loading the conversation…',
  showEarlier: 'Show earlier',
  earlierFailed: 'Couldn’t load earlier messages.',
  tryAgain: 'Try again',
  asking: {
    elsewhere: (asking: readonly { title: string; count: number }[]) =>
      `Asks you elsewhere: ${asking.map(({ title, count: n }) => `${title} (${n})`).join(', ')}`,
  },
  needsConnection: 'Needs a connection.',
  untold:
    'The connection was lost while the agent worked. This server does not repeat what was said meanwhile: something may be missing here.',
  catchingUp: 'Catching up. This takes a moment.',

  chip: {
    ready: 'Ready',
    thinking: 'Thinking',
    working: (what: string) => `Working: ${what}`,
    waiting: 'Waiting for you',
    stopping: 'Stopping…',
    stopped: 'Stopped',
    failed: 'Failed',
    offline: 'Offline, agent still running',
    offlineIdle: 'Offline',
    state: (chip: string) => `Agent: ${chip}`,
  },

  pending: {
    queued: 'Will be sent when reconnected.',
    sending: 'Sending…',
    unconfirmed: 'We don’t know whether this arrived.',
    failed: 'Not sent.',
    refused: (reason: string) => `Not sent: ${reason}`,
    oneWaits: 'another message already waits for the connection.',
    tooLarge: 'it is too large for one message.',
    expired: 'too much time went by.',
    attachmentsLost: 'what was attached was not kept. Retry sends it without, Edit lets you attach it again.',
    outdated: 'the conversation went on in the meantime.',
    retry: 'Retry',
    edit: 'Edit',
    remove: 'Delete',
  },

  tool: {
    /** Both in Markdown. */
    renamed: (from: string, to: string | null) =>
      to === null ? `Renamed ${from}` : `Renamed ${from} to ${to}`,
  },

  jump: { activity: 'New activity', needsYou: 'Needs your answer' },
} as const
