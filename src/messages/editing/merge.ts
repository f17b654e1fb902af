const changes = (count: number) => (count === 1 ? '1 change' : `${count} changes`)
const conflicts = (count: number) => (count === 1 ? '1 conflict' : `${count} conflicts`)

/** Two texts of one file that become one. */
export const mergeMessages = {
  merged: (count: number, file: string) => `Merged ${changes(count)} from disk into ${file}.`,
  undo: 'Undo merge',
  cannotUndo: 'Lines of these changes were edited since.',
  dismiss: 'Dismiss',
  title: (file: string) => `Merge ${file}`,
  left: (left: number, all: number) =>
    left === 0 ? `${conflicts(all)}, all decided` : `${left} of ${conflicts(all)} left`,
  nth: (nth: number, all: number) => `Conflict ${nth} of ${all}`,
  decided: {
    open: 'not decided',
    theirs: 'theirs taken',
    mine: 'mine taken',
    both: 'both taken',
    typed: 'typed',
  },
  sides: {
    theirs: 'Theirs, on disk',
    base: 'Base, before both',
    mine: 'Mine, in the editor',
    result: 'Result',
  },
  sidesLabel: 'Texts of the conflict',
  take: { theirs: 'Take theirs', mine: 'Take mine', both: 'Take both' },
  previous: 'Previous conflict',
  next: 'Next conflict',
  use: 'Use result',
  notYet: (left: number) =>
    `Decide ${left === 1 ? 'the conflict that is' : `the ${left} conflicts that are`} left first.`,
  cancel: 'Cancel merge',
  first: 'Use or cancel the merge first.',
  noLines: 'No lines here.',
  resultOf: (path: string) => `${path}, result of the merge`,
  stale: (file: string) => `${file} changed again while you were deciding. The result below no longer fits.`,
  again: 'Begin again',
  tooMany: (file: string) => `Nearly all lines of ${file} are others on disk. Compare the two texts instead.`,
  loading: (file: string) => `Merging ${file}`,

  inFile: (count: number) =>
    `${count === 1 ? '1 merge conflict' : `${count} merge conflicts`} of git in this file.`,
  marked: (nth: number, all: number) => `Conflict ${nth} of ${all}`,
  accept: {
    current: 'Accept current',
    incoming: 'Accept incoming',
    both: 'Accept both',
    compare: 'Compare',
  },
  acceptNamed: {
    current: 'Accept current: keep the lines of this branch',
    incoming: 'Accept incoming: take the lines of the other branch',
    both: 'Accept both: one after the other',
    compare: 'Compare the current and the incoming lines',
  },
  current: (name: string) => `Current${name === '' ? '' : ` (${name})`}`,
  incoming: (name: string) => `Incoming${name === '' ? '' : ` (${name})`}`,
  comparing: 'Comparing the current lines with the incoming ones.',
  back: 'Back to the file',
  commands: {
    next: 'Next conflict',
    previous: 'Previous conflict',
    current: 'Accept current lines of the conflict',
    incoming: 'Accept incoming lines of the conflict',
    both: 'Accept both sides of the conflict',
    compare: 'Compare both sides of the conflict',
    merge: 'Merge with the file on disk',
    undoMerge: 'Undo the last merge with the file on disk',
  },
  noConflict: 'There is no conflict in this file.',
  noMerge: 'Nothing was merged into this file.',
} as const
