const plural = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${plural.select(n) === 'one' ? one : other}`

/** What goes with a message to the agent. Only the agent's part of the page has it. */
export const agentContextMessages = {
  suggest: {
    commands: 'Commands of the agent',
    noCommand: (typed: string) => `The agent has no command “/${typed}”. It is sent as it is written.`,
    files: 'Files and folders',
    folder: 'Folder',
    noFile: (typed: string) =>
      typed === '' ? 'Type a part of a name.' : `No file or folder fits “${typed}”.`,
    remove: (name: string) => `Remove ${name}`,
    lines: (from: number, to: number | undefined) =>
      to === undefined || to === from ? `line ${from}` : `lines ${from} to ${to}`,
    saving: 'Saving the files that go with the message…',
    unsaved: (names: string) =>
      `Not sent: ${names} could not be saved, so the agent would read an older text. Save it, or remove it from the message.`,
    keys: (n: number) => `${n} · Enter or Tab completes, Escape closes`,
  },

  /** Files that a message names and that have unsaved text. */
  unsaved: {
    title: (names: readonly string[]) =>
      names.length === 1 ? `${names[0]} has unsaved text` : `${names.length} files have unsaved text`,
    body: 'The agent reads files from the disk. It can be given the unsaved text for this message instead.',
    save: 'Save and send',
    send: 'Send unsaved text',
    remember: 'Don’t ask again',
    rememberNote: 'Your answer can be changed in Settings, under Agent.',
  },

  usage: {
    context: (percent: string, size: string) => `${percent} of ${size}`,
    contextName: (percent: string, size: string) => `Context used: ${percent} of ${size}`,
    nearlyFull: 'The conversation nearly fills what the model can hold.',
    compact: 'Compact',
    cost: (sum: string) => `Cost ${sum}`,
    costOfTurn: (last: string, sum: string) => `Cost ${sum}, the last turn ${last}`,
  },

  attach: {
    drop: 'Drop to send this with the message',
    reading: 'Reading what goes with the message…',
    dismiss: 'Dismiss',
    others: (n: number) => `${count(n, 'more file does', 'more files do')} not go with the message either.`,
    unsupported: 'This server takes no pictures or files with a message.',
    offline: 'Pictures and files can be added when connected.',
    refused: {
      empty: (name: string) => `${name} is empty.`,
      binary: (name: string) =>
        `${name} is neither a picture nor text. Put it into the workspace and name it in the message.`,
      tooLarge: (name: string, limit: string) =>
        `${name} is too large: at most ${limit} go with one message. Put it into the workspace and name it in the message.`,
      noRoom: (name: string, limit: string) =>
        `${name} does not fit: at most ${limit} go with one message. Remove something, or send it with the next one.`,
      tooMany: (name: string) => `${name} was left out: at most 20 files can be added at once.`,
      unreadable: (name: string) => `${name} could not be read. Folders cannot be added.`,
    },
  },
}
