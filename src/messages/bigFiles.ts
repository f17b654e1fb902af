/** What is said of files that are large, or no text the editor can change. */
export const bigFileMessages = {
  tooLarge: (file: string, size: string | null, reason: string) =>
    `${size === null ? file : `${file} (${size})`} is too large to open here. ${reason}`,
  openInTerminal: 'Open in terminal',
  loadingPart: (file: string, percent: number) => `Opening ${file}, ${percent} %`,
  onlyRead: {
    size: (file: string) => `${file} is over 50 MB: it can be read here, not changed.`,
    encoding: (file: string, charset: string) =>
      `Not every byte of ${file} is text in ${charset}: saving would change it, so it can only be read.`,
    bytes: (file: string) => `${file} isn't text: it can be read here, not changed.`,
  },
  saveAsUtf8: 'Save as UTF-8',
} as const
