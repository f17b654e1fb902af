export const viewCommandMessages = {
  preview: 'Show what the Markdown says beside the text',
  table: 'Show the file as a table',
  tail: 'Follow the end of the file',
  hex: 'Show the bytes of the file',
  text: 'Show the file as text',
  noFile: 'No file is shown in the editor.',
  noMarkdown: 'This file is no Markdown.',
  noTable: 'This file is no table of values.',
  already: 'It is shown so.',
} as const
