const rule = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${rule.select(n) === 'one' ? one : other}`
const files = (n: number) => count(n, 'file', 'files')
/** "server.ts", or "3 files". */
const which = (names: readonly string[]) => (names.length === 1 ? (names[0] ?? '') : files(names.length))

/** Review of what the agent changed. */
export const changesMessages = {
  title: 'Changes',
  agentTab: 'Agent',
  region: 'Agent changes',
  offline: 'This needs a connection to the workspace.',
  refused: 'The server did not do this.',
  tooLarge: 'There are too many files for one message.',
  toReview: (n: number) => `${files(n)} to review.`,
  changed: (n: number) => `${files(n)} changed`,
  spokenCounts: (additions: number, deletions: number) =>
    `${count(additions, 'line', 'lines')} added, ${count(deletions, 'line', 'lines')} removed`,
  review: 'Review',
  files,
  tabName: (n: number) => (n === 0 ? 'Agent' : `Agent, ${n} to review`),
  loading: 'Looking for changes',
  empty: 'No changes to review. When the agent edits files, they’ll show up here.',
  groupBy: 'Group changes by',
  grouping: { conversation: 'By conversation', turn: 'By turn', file: 'By file' },
  openChanges: 'Open changes',
  openFile: 'Open file',
  keepFile: (name: string) => `Keep ${name}`,
  undoFile: (name: string) => `Undo ${name}`,
  undoAndTell: 'Undo and tell the agent…',
  undoWithReason: 'Undo with a reason…',
  keepThisFile: 'Keep file',
  undoThisFile: 'Undo file',
  keepThis: 'Keep this change',
  undoThis: 'Undo this change',
  comment: 'Comment on this line',
  next: 'Next change',
  previous: 'Previous change',
  moreActs: 'More on these changes',
  toolbar: (name: string) => `Changes in ${name}`,
  reviewed: 'reviewed',
  reviewedOf: (name: string) => `Reviewed ${name}`,
  markReviewed: 'Mark reviewed',
  markUnreviewed: 'Mark not reviewed',
  markedReviewed: (name: string) => `${name} is reviewed.`,
  markedUnreviewed: (name: string) => `${name} is not reviewed any more.`,
  /** A row under its turn. */
  otherTurns: (n: number) => `shown with ${count(n, 'other turn', 'other turns')}`,
  marks: {
    new: 'new',
    deleted: 'deleted',
    binary: 'binary',
    tooLarge: 'too large to compare',
    mine: 'also edited by you',
    executable: 'now executable',
    notExecutable: 'no longer executable',
    shared: (other: string) =>
      other === '' ? 'changed during both turns' : `changed during both turns, also of “${other}”`,
  },
  reasonTitle: (names: readonly string[]) => `Undo ${which(names)} and tell the agent why?`,
  /** Of lines of the newer text; none where lines were only removed. */
  reasonTitleLines: (name: string, from: number, to: number) =>
    to < from
      ? `Put the removed lines of ${name} back and tell the agent why?`
      : `Undo ${from === to ? `line ${from}` : `lines ${from} to ${to}`} of ${name} and tell the agent why?`,
  reasonLabel: 'Reason',
  reasonNote: 'The agent reads this with your next message.',
  reasonUndo: 'Undo and tell the agent',
  keepAll: (n: number) => (n === 1 ? 'Keep the file' : `Keep all ${n} files`),
  undoAll: (n: number) => (n === 1 ? 'Undo the file' : `Undo all ${n} files`),
  short: { keepAll: 'Keep all', undoAll: 'Undo all', keep: 'Keep', undo: 'Undo' },
  undoThat: 'Undo that',
  messageMenu: 'More on this message',
  restoreBefore: 'Restore files to before this message',
  restoreTitle: (n: number) => `Restore ${files(n)} to before this message?`,
  restoreBody: (names: readonly string[], more: number) =>
    `${names.join(', ')}${more > 0 ? ` and ${files(more)} more` : ''} will be as before this message. What you edited since stays, and this can be undone.`,
  restoreConfirm: 'Restore',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  undidCount: (n: number) => `Undid ${files(n)}.`,
  queued: 'Undone when the agent is done.',
  noCheckpoint: {
    no_git: 'This computer has no git: what the agent’s tools reported can be reviewed here, and not undone.',
    too_large: 'This folder is too large to be reviewed: only what the agent’s tools reported is listed.',
    failed: 'What this turn changed could not be recorded.',
  },

  outcome: {
    keep: (names: readonly string[]) => `Kept ${which(names)}.`,
    undo: (names: readonly string[]) => `Undid ${which(names)}.`,
    redo: (names: readonly string[]) => `Put ${which(names)} back as the agent left it.`,
    restore: (names: readonly string[]) => `Restored ${which(names)}.`,
    nothing: 'Nothing was changed.',
  },
  failed: {
    keep: (reason: string) => `Not kept: ${reason}`,
    undo: (reason: string) => `Not undone: ${reason}`,
    redo: (reason: string) => `Not put back: ${reason}`,
    restore: (reason: string) => `Not restored: ${reason}`,
  },
  /** After a cut. */
  lost: {
    keep: (names: readonly string[]) => `The connection was lost before ${which(names)} could be kept.`,
    undo: (names: readonly string[]) => `The connection was lost before ${which(names)} could be undone.`,
    redo: (names: readonly string[]) => `The connection was lost before ${which(names)} could be put back.`,
    restore: (names: readonly string[]) =>
      `The connection was lost before ${which(names)} could be restored.`,
  },
  checking: 'The connection was lost. Finding out whether this was done…',
  conflict: {
    edited: (name: string) => `${name} has newer edits.`,
    gone: (name: string) => `${name} is not there any more.`,
    blocked: (name: string) => `Something else stands where ${name} was.`,
    too_large: (name: string) => `${name} is too large to be undone here.`,
    other: (name: string, reason: string) => `${name} was left alone: ${reason}`,
  },
  compare: 'Compare',
  undoAnyway: 'Undo anyway',
} as const
