/** Files that a message names and that have unsaved text. */
export const unsavedFilesMessages = {
  setting: 'Unsaved files in a message',
  settingDescription:
    'What happens when you send a message that names, by @ or as lines, a file with unsaved text, or the folder of one. Other files stay as they are.',
  settingNames: {
    ask: 'Ask each time',
    save: 'Save them, then send',
    send: 'Send the unsaved text along',
  },

  title: (names: readonly string[]) =>
    names.length === 1 ? `${names[0]} has unsaved text` : `${names.length} files have unsaved text`,
  body: 'The agent reads files from the disk. It can be given the unsaved text for this message instead.',
  save: 'Save and send',
  send: 'Send unsaved text',
  remember: 'Don’t ask again',
  rememberNote: 'Your answer can be changed in Settings, under Agent.',
} as const
