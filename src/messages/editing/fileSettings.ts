/** What can be changed about a file besides its text. */
export const fileSettingMessages = {
  titles: {
    lineEnds: 'Line ends of this file',
    indent: 'Indentation of this file',
    language: 'Language of this file',
  },
  commands: {
    lineEnds: 'Change the line ends…',
    indent: 'Change the indentation…',
    language: 'Change the language…',
  },
  placeholder: 'Type part of a name',
  current: 'now',
  lineEnds: { LF: 'LF (Unix)', CRLF: 'CRLF (Windows)' },
  spaces: (n: number) => `Spaces: ${n}`,
  tabs: (n: number) => `Tabs: ${n}`,
  detect: 'As the text has it',
  none: (query: string) => `Nothing matches "${query}".`,
  count: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  readOnly: 'This text can only be read.',
  noText: 'No text is shown in the editor.',
} as const
