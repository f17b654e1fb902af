/** The list of commands or files under a field. */
export const paletteMessages = {
  titles: {
    commands: 'Commands',
    files: 'Go to file',
    line: 'Go to line',
    symbols: 'Go to symbol in file',
    workspaceSymbols: 'Go to symbol in workspace',
  },
  commandsPlaceholder: 'Type the name of a command',
  filesPlaceholder: 'Type part of a file name, or > commands, @ symbols, # all symbols, : line',
  noCommand: (query: string) => `No command matches "${query}".`,
  noFile: (query: string) => `No files match "${query}".`,
  noRecent: 'Files you open will be listed here.',
  searching: 'Searching…',
  failed: 'The search for files failed. Try another name.',
  cannotFind: 'This server cannot search for file names.',
  offline: 'Search needs a connection. Recent files are listed.',
  recent: 'recent',
  ignored: 'Ignored files too',
  withoutIgnored: 'Ignored files are left out.',
  noText: 'No text is shown in the editor.',
  lines: (file: string, count: number) =>
    count === 1 ? `${file} has 1 line.` : `${file} has ${count.toLocaleString('en')} lines.`,
  goToLine: (line: number, column: number | undefined) =>
    column === undefined ? `Go to line ${line}` : `Go to line ${line}, column ${column}`,
  moreLetters: 'Type two letters or more of a name.',
  noSymbols: 'No symbols are known in this file.',
  noSymbol: (query: string) => `No symbol matches "${query}".`,
  symbolsFailed: 'The symbols could not be found out. Try again.',
  symbolsOffline: 'Symbols of the workspace need a connection.',
  count: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  truncated: (count: number) => `The first ${count} results. Type more to narrow them down.`,
} as const

/** The page of shortcuts. */
export const shortcutsMessages = {
  title: 'Keyboard shortcuts',
  note: 'In a terminal, Ctrl and Alt with a letter go to the shell. Shift with Page Up, Page Down, Home and End scrolls it. Press F6 to leave it, and an editor.',
  noteMac:
    'In a terminal, Control and Option go to the shell. Shift with Page Up, Page Down, Home and End scrolls it. Press F6 to leave it, and an editor.',
  command: 'Command',
  keys: 'Keys',
  or: 'or',
} as const
