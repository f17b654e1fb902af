/** The menu of a terminal's screen. */
export const screenMenuMessages = {
  name: 'Terminal',
  copy: 'Copy',
  nothingSelected: 'Nothing is selected.',
  paste: 'Paste',
  ended: 'This terminal has ended.',
  selectAll: 'Select all',
  /** The server keeps what was printed: another page shows it, and this one after a reload. */
  clear: 'Clear on this page',
  askSelection: 'Ask the agent about the selection',
  noClipboard: (keys: string) =>
    `The browser does not let this page read the clipboard. Press ${keys} to paste.`,
} as const
