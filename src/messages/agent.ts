const steps = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${steps.select(n) === 'one' ? one : other}`

const inOther = (conversation: string | null) => (conversation === null ? '' : ` in “${conversation}”`)

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

  composer: {
    label: 'Message the agent',
    placeholder: 'Ask about this workspace or describe a change',
    send: 'Send',
    nothingToSend: 'Write a message first.',
    stop: 'Stop',
    escapeAgain: 'Press Esc again to stop',
    whileRunning: 'Enter: send when the agent is done · Ctrl+Enter: interrupt and send now',
    busy: 'The agent is working. You can send this when it is done.',
    hint: 'Enter sends, Shift+Enter starts a new line',
    offline: 'Reconnecting. The agent keeps working; updates will catch up.',
    silent: 'Reconnecting. The server does not answer; what it has will catch up.',
    sendWhenBack: 'Send when reconnected',
    oneWaits: 'One message already waits for the connection.',
    stopOffline: 'The agent can be stopped when connected again.',
    stopStale: 'The agent can be stopped when this is up to date.',
    stopWhenBack: 'Stop when reconnected',
    willStop: 'Will stop when reconnected.',
    dontStop: 'Don’t stop',
    model: 'Model',
    mode: 'Mode',
    agent: 'Agent',
    attached: 'Goes with the message',
    detach: (name: string) => `Remove ${name}`,
    attachedTooMuch: 'What is attached is too large for one message. Remove some of it.',
    attachedUnkept: 'This browser does not keep what is attached. It is gone if this page is reloaded.',
    unavailable: (name: string) => `${name} (not available)`,
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

  announce: {
    sent: 'Sent.',
    queued: (n: number) => `Queued, ${n} waiting.`,
    working: 'Agent is working.',
    finished: (start: string) => `Agent finished. ${start}`,
    finishedSilently: 'Agent finished.',
    needsPermission: (title: string, elsewhere: string | null) =>
      `Agent needs permission${inOther(elsewhere)}: ${title}. Press F4.`,
    needsAnswer: (title: string, elsewhere: string | null) =>
      `Agent asks${inOther(elsewhere)}: ${title} Press F4.`,
    failed: (reason: string) => `Agent stopped: ${reason}`,
    stopped: 'Stopped.',
  },
} as const
