/** `3 s`, `2 min 5 s`, `1 h 3 min`. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const after = (ms: number | null) => (ms === null ? '' : ` after ${duration(ms)}`)

export const terminalMessages = {
  list: 'Terminals',
  newTerminal: 'New terminal',
  closeTerminal: 'Close terminal',
  closeQuestion: (name: string) => `Close terminal "${name}"?`,
  stillRuns: (programs: number) =>
    programs === 1
      ? 'A program still runs in it. Closing ends it:'
      : `${programs} programs still run in it. Closing ends them:`,
  inBackground: '(in the background)',
  morePrograms: (count: number) => `and ${count} more`,
  mayRun: 'This server does not say whether a program still runs in it. Closing ends what does.',
  moreActions: 'More terminal actions',
  close: 'Close',
  rename: 'Rename',
  ask: 'Ask the agent about the output',
  restart: 'Restart',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  empty: 'No terminals open.',
  loading: 'Loading terminals',
  input: 'Terminal input',
  /** What a server that names no shell runs. */
  defaultName: 'bash',
  region: (number: number, name: string) => `Terminal ${number}, ${name}`,
  item: (number: number, name: string) => `${number} ${name}`,
  newNameOf: (name: string) => `New name of ${name}`,
  starting: (shell: string) => `Starting ${shell}…`,
  stillStarting: (shell: string) => `Still starting ${shell}…`,
  couldNotStart: (reason: string) => `The terminal couldn't start: ${reason}`,
  noReason: 'The server gave no reason.',
  exited: (code: number | null | 'unknown', ms: number | null) =>
    code === 'unknown'
      ? `Process ended${after(ms)}.`
      : code === null
        ? `Process was ended by a signal${after(ms)}.`
        : `Process exited with code ${code}${after(ms)}.`,
  lost: {
    restarted: 'The workspace server restarted, which ended this terminal. Its output stays readable here.',
    closed: 'This terminal was closed in another tab. What this tab has of its output stays readable here.',
    expired:
      'This terminal ended more than 10 minutes ago. What this tab has of its output stays readable here.',
    unknown: 'The workspace server no longer has this terminal. Its output stays readable here.',
  },
  ended: 'ended',
  rang: 'wants attention',
  paused: 'Reconnecting. Typing is paused.',
  notTyped: 'Reconnecting. Typing is paused, and this key was not sent.',
  notSent: (characters: number) =>
    characters === 1 ? '1 character was not sent.' : `${characters} characters were not sent.`,
  notPasted: 'This was pasted without a connection and not sent.',
  insert: 'Insert',
  discard: 'Discard',
  offlineReason: 'Needs a connection.',
  catchingUp: 'Catching up. This takes a moment.',
  openLinkHint: (modifier: string) => `${modifier}+click to open`,
  modifier: { mac: 'Cmd', other: 'Ctrl' },
  description: 'Screen reader mode is in Settings. Press F6 to leave',
  keys: 'Terminal keys',
  key: {
    escape: 'Esc',
    tab: 'Tab',
    ctrl: 'Ctrl',
    left: 'Left',
    up: 'Up',
    down: 'Down',
    right: 'Right',
  },
} as const
