/** Of the outline of a file, and of the path above its text. */
export const outlineMessages = {
  title: 'Outline',
  noFile: 'Open a file to see what it declares.',
  noText: 'This file is not shown as text.',
  none: 'Nothing is declared in this file.',
  busy: 'Reading the file…',
  failed: 'What this file declares could not be found out.',
  tree: (file: string) => `Outline of ${file}`,
  siblings: (name: string) => `What stands beside ${name}`,
  within: (name: string) => `${name}, what stands beside it`,
  up: (folder: string) => `Up to ${folder}`,
  root: 'the workspace',
  listing: 'Listing…',
  notListed: 'This folder could not be listed.',
  empty: 'This folder is empty.',
  more: (count: number) => (count === 1 ? 'One more is in Files' : `${count} more are in Files`),
} as const
