export const settingsMessages = {
  title: 'Settings',
  notRemembered:
    "Layout won't be remembered here: this browser doesn't let the page store anything, and this server doesn't either. Unsaved text is kept on the workspace server where that can, else in this tab only.",
  offline: 'You are not connected. Changes apply here now and are kept on the server once you are back.',
  localOnly: 'This server keeps no settings. Changes apply in this browser.',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'Follow the system', dark: 'Dark', light: 'Light', hc: 'High contrast' },

  compactFolders: 'Join folders in one row',
  compactFoldersDescription: 'Where a folder holds nothing but another one: src/main/java.',

  editor: 'Editor',
  fontSize: 'Font size',
  fontSizeRange: 'In pixels, from 10 to 28.',
  fontSizeError: 'Enter a whole number from 10 to 28.',
  autoSave: 'Save automatically',
  autoSaveDescription: 'One second after you stop typing, and when you leave the editor.',
  wordWrap: 'Wrap long lines',
  minimap: 'Show the minimap',
  minimapDescription: 'A small picture of the whole file at the edge.',

  terminal: 'Terminal',
  scrollback: 'Lines kept above the screen',
  scrollbackRange: 'From 0 to 100,000. More lines need more memory.',
  scrollbackError: 'Enter a whole number from 0 to 100000.',
  cursorStyle: 'Cursor',
  cursorStyles: { block: 'Block', bar: 'Bar', underline: 'Underline' },
  cursorBlink: 'Blinking cursor',
  screenReader: 'Screen reader mode',
  screenReaderDescription: 'Output is read aloud as it comes. Slower with a lot of output.',
  renderer: 'Drawing',
  rendererDescription: 'Automatic uses the graphics card where that is faster.',
  renderers: { auto: 'Automatic', dom: 'Without the graphics card' },

  preview: 'Preview',
  helper: 'Help previewed pages to talk with the IDE',
  helperDescription:
    'Puts a small script into pages shown in a preview: errors, the address, back and forward, picking an element.',
  reloadOnSave: 'Reload on save',
  reloadOnSaveDescription: 'For pages that do not update by themselves.',

  agent: 'Agent',
  provider: 'Agent',
  providerDescription: 'Answers in new conversations.',
  model: 'Model',
  modelDescription: 'Used for new conversations.',
  unsavedFiles: 'Unsaved files in a message',
  unsavedFilesDescription:
    'What happens when you send a message that names, by @ or as lines, a file with unsaved text, or the folder of one. Other files stay as they are.',
  unsavedFilesNames: {
    ask: 'Ask each time',
    save: 'Save them, then send',
    send: 'Send the unsaved text along',
  },
  userChanges: 'Tell the agent which files you changed',
  userChangesDescription:
    'With your next message, in one line: the names of the files that you saved since its last turn.',
  noAgent: 'This server offers no agent.',
  agentOffline: 'The agent can be chosen once you are connected.',
  unavailable: (name: string, reason: string) => `${name}: ${reason}`,
  notAvailable: 'not available',
} as const
