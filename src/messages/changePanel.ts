/** What the agent changed in one file. */
export const changePanelMessages = {
  comparing: (name: string) => `What the agent left of ${name}, and the file as it is now.`,
  allChanges: 'Show all changes',
  nothingShown: 'Only the line ends changed.',
  modeOnly: 'Only who may execute this file changed.',
  loneReturns: (name: string) =>
    `${name} has lines that end in a lone carriage return. Keep or undo it as a whole.`,
  tooLargeToCompare: (name: string, size: string | null) =>
    `${size === null ? name : `${name} (${size})`} is too large to compare here.`,
  binaryFile: (name: string, size: string | null) =>
    `${size === null ? name : `${name} (${size})`} is no text. Keep it or undo it as a whole.`,
  couldNotCompute: (reason: string) => `Couldn’t compute changes: ${reason}`,
  nextFile: (name: string) => `Go to ${name}`,
  at: (n: number, all: number, name: string) => `Change ${n} of ${all}, ${name}.`,
  noOther: 'There is no other change.',
  saveFirst: (name: string) => `${name} could not be saved, so nothing was undone.`,
  onlyYours: 'These lines are your own edits: there is nothing of the agent’s to keep in them.',
  wholeOnly: (name: string) =>
    `These lines of ${name} cannot be taken apart. Keep or undo the whole change or file.`,
  nothing: (name: string) => `${name} has no changes to review.`,
} as const
