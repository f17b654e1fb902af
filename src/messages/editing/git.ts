const rule = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) => `${n} ${rule.select(n) === 'one' ? one : other}`

/** What git says in the tree and in the status bar. */
export const gitMessages = {
  kinds: {
    conflict: 'conflict',
    deleted: 'deleted',
    modified: 'modified',
    renamed: 'renamed',
    added: 'added',
    untracked: 'untracked',
  },
  folder: {
    conflict: 'contains conflicts',
    deleted: 'contains changes',
    modified: 'contains changes',
    renamed: 'contains changes',
    added: 'contains new files',
    untracked: 'contains new files',
  },
  offline: 'This needs a connection to the workspace.',
  refused: 'The server did not do this.',
  /** In the status bar. */
  branch: (name: string) => `Branch ${name}`,
  detached: (commit: string) => `Commit ${commit}, no branch`,
  unborn: (name: string) => `Branch ${name}, no commit yet`,
  aheadBehind: (ahead: number, behind: number, upstream: string) =>
    ahead === 0 && behind === 0
      ? `as ${upstream}`
      : `${count(ahead, 'commit', 'commits')} ahead of ${upstream}, ${count(behind, 'commit', 'commits')} behind`,
  upstreamGone: (upstream: string) => `${upstream} is gone`,
} as const
