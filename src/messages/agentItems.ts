const plural = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${plural.select(n) === 'one' ? one : other}`

const inOther = (conversation: string | null) => (conversation === null ? '' : ` in “${conversation}”`)

/** What stands in a conversation and around it. Only the agent's part of the page has it. */
export const agentItemMessages = {
  /** Of any card that asks. */
  early: 'That came too soon. Click again.',

  /** Beside the name of an agent: what there is, and what it does. */
  agents: 'Agents…',
  empty: {
    text: 'Ask about this workspace, or describe a change.',
    asks: {
      changes: (agent: string) => `${agent} reads by itself, and asks before it changes anything.`,
      commands: (agent: string) =>
        `${agent} reads and edits files by itself, and asks before it runs a command.`,
      itself: (agent: string) => `${agent} decides by its own settings when it asks.`,
    },
    prompts: ['Explain what this workspace does', 'Run the tests and fix what fails', 'Add a README'],
    suggestions: 'Suggestions',
  },

  item: {
    you: 'You',
    from: (origin: string) => `From ${origin}`,
    agent: 'Agent',
    thoughts: 'Thoughts',
    step: 'Step',
    request: 'Request',
    note: 'Note',
    failure: 'Error',
    showMore: 'Show more',
    showLess: 'Show less',
    cut: (length: string | null) =>
      length === null ? 'Shortened.' : `Shortened. The whole text has ${length} characters.`,
    thinking: 'Thinking…',
    thought: (seconds: number | null) =>
      seconds === null ? 'Thought' : `Thought for ${Math.max(1, seconds)} s`,
    lookedAt: (n: number) => `Looked at ${count(n, 'file', 'files')}`,
    compaction: 'Context compacted',
    copy: 'Copy',
    copied: 'Copied',
    copyByHand: 'Press Ctrl+C to copy',
    code: (language: string) => (language ? `Code, ${language}` : 'Code'),
    table: 'Table',
    image: (alt: string) => (alt ? `Image: ${alt}` : 'Image'),
    attachment: (name: string) => `Attached: ${name}`,
  },

  tool: {
    status: {
      pending: 'Waiting',
      running: 'Running',
      awaiting_input: 'Waiting for you',
      completed: 'Done',
      failed: 'Failed',
      rejected: 'Not allowed',
    },
    kind: {
      read: 'Reading',
      edit: 'Editing',
      delete: 'Deleting',
      move: 'Moving',
      search: 'Searching',
      execute: 'Running',
      think: 'Thinking',
      fetch: 'Fetching',
      other: 'Working',
    },
    diff: (path: string) => `Changes in ${path}`,
    counts: (added: number, removed: number) => `+${added} −${removed}`,
    showAllLines: (n: number) => `Show all ${count(n, 'line', 'lines')}`,
    output: 'Output',
    input: 'Input',
    result: 'Result',
    skipped: (n: number) => `${count(n, 'part', 'parts')} of this cannot be shown here.`,
    exit: (code: number) => `Exit code ${code}`,
    tooLarge: 'Too large to compare here.',
    added: 'added',
    removed: 'removed',
    open: (path: string) => `Open ${path}`,
    openFile: 'Open',
    onlyLineEnds: 'Only the line ends changed.',
  },

  plan: {
    name: 'Plan',
    progress: (done: number, total: number, current: string | null) =>
      current === null ? `${done} of ${total}` : `${done} of ${total} · ${current}`,
    status: { pending: 'to do', in_progress: 'in progress', completed: 'done' },
    show: 'Show plan',
    hide: 'Hide plan',
  },

  queue: {
    label: 'Queued messages',
    remove: (text: string) => `Remove from queue: ${text}`,
    paused: 'The queue is paused.',
    resuming: 'Going on…',
    removing: 'Removing…',
    unconfirmed: 'We don’t know whether the queue went on. Checking…',
    notResumed: 'The queue is still paused: the connection was lost before it went on.',
    sendQueued: 'Send queued',
    clear: 'Clear',
    offline: 'The queue can be changed when connected again.',
  },

  error: {
    title: 'The agent stopped',
    kept: 'Your files are as it left them.',
    details: 'Details',
    edit: 'Edit last message',
    signIn: (method: string) => `Sign in: ${method}`,
    signingIn: 'Sign in in the terminal that opened, then send the message again.',
    noAgent: 'No agent is connected to this workspace.',
  },

  marks: {
    new: 'New',
    reconnected: (count: number) => `Reconnected · ${count} ${count === 1 ? 'update' : 'updates'} while away`,
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
