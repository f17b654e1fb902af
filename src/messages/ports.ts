/** "node on port 3000", or only the port where the process is unknown. */
const named = (port: number, process: string | null) =>
  process ? `${process} on port ${port}` : `port ${port}`

export const portsMessages = {
  title: 'Ports',
  columns: { port: 'Port', process: 'Process', folder: 'Folder', actions: 'Actions' },
  empty: 'No ports yet. Start a server in the terminal and it will appear here.',
  openTerminal: 'Open terminal',
  loading: 'Loading ports',
  offline: 'Unavailable while offline',
  unknownProcess: 'unknown process',
  pid: (pid: number) => `process id ${pid}`,
  preview: 'Preview',
  openInNewTab: 'Open in new tab',
  copyLink: 'Copy link',
  copied: 'Link copied.',
  copyByHand: 'Copy this link',
  copyHint: 'The browser did not allow copying. The link is selected: press Ctrl+C, or Cmd+C on a Mac.',
  close: 'Close',
  stop: 'Stop',
  stopTitle: (port: number, process: string | null) => `Stop ${named(port, process)}?`,
  stopBody: 'The process is asked to end, and ended after 5 seconds if it does not.',
  stopFailed: (port: number, reason: string) => `Port ${port} was not stopped. ${reason}`,
  stopInDoubt: (port: number) =>
    `We don't know whether port ${port} was stopped. The table shows it once it is up to date.`,
  previewPaused: 'Preview paused while reconnecting.',
  opened: (port: number) => `Port ${port} is ready.`,
  previewTitle: (port: number) => `Preview of port ${port}`,
  previewAddress: 'Preview address',
  reload: 'Reload preview',
  waiting: (port: number) => `Waiting for port ${port} to answer…`,
  slow: (port: number) => `Port ${port} is open but hasn't answered in 10 seconds.`,
  gone: (port: number) => `Nothing is answering on port ${port}. Is the server still running?`,
  showTerminal: 'Show terminal',
  notShown: 'This server offers no preview address for its ports.',
  unsafe: 'This address is the IDE itself, so it is not shown inside it.',
} as const
