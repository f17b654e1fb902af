const steps = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${steps.select(n) === 'one' ? one : other}`

/** The agent pane. */
export const agentMessages = {
  conversation: 'Conversation',
  newConversation: 'New conversation',
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
    elapsed: (seconds: number) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`),
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
    showAllLines: (n: number) => `Show all ${count(n, 'line', 'lines')}`,
    /** Both in Markdown. */
    renamed: (from: string, to: string | null) =>
      to === null ? `Renamed ${from}` : `Renamed ${from} to ${to}`,
  },

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
    agentSays: 'Agent says:',
    where: (cwd: string) => `In ${cwd}`,
    allowOnce: 'Allow once',
    deny: 'Deny',
    named: (label: string, name: string) => `${label} (${name})`,
    onItsWay: 'Your answer is on its way.',
    allowing: 'Allowing…',
    denying: 'Denying…',
    details: 'What is asked for',
    early: 'That click came too soon after this page was entered. Click again.',
    offline: 'You can answer when connected again.',
    unconfirmed: 'We don’t know whether your answer arrived. Checking…',
    checking: 'Checking whether this still waits for you…',
    denied: 'If you deny, the agent is told and goes on without it.',
    stack: (index: number, total: number) => `${index} of ${total}`,
    row: {
      open: (title: string) => `Asks: ${title}`,
      approved: (title: string) => `Allowed: ${title}`,
      rejected: (title: string) => `Not allowed: ${title}`,
      answered: (title: string) => `Answered: ${title}`,
      cancelled: (title: string) => `No longer needed: ${title}`,
      expired: (title: string) => `Expired, not allowed: ${title}`,
      interrupted: (title: string) => `Interrupted: ${title}`,
    },
  },

  question: {
    name: (title: string) => `Question: ${title}`,
    title: 'The agent asks',
    answer: 'Answer',
    skip: 'Skip',
    answering: 'Answering…',
    other: 'Other',
    otherText: (question: string) => `Other answer to: ${question}`,
    yes: 'Yes',
    no: 'No',
    required: 'Answer this to go on.',
    notANumber: 'Enter a number.',
    plan: 'Proposed plan',
    feedback: 'Ask for changes',
    row: {
      rejected: (title: string) => `Skipped: ${title}`,
      expired: (title: string) => `Expired, not answered: ${title}`,
    },
  },

  jump: { activity: 'New activity', needsYou: 'Needs your answer' },
} as const
