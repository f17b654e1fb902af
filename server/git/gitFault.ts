export type GitFaultCode =
  /** The program is not there. */
  | 'NO_GIT'
  /** It ran into its limit of time, or was cancelled. */
  | 'ENDED'
  /** It says more than is read, or there is more than can be kept. */
  | 'TOO_LARGE'
  /** It found fault with what it was asked. */
  | 'FAILED'
  | 'NOT_FOUND'
  /** Another git writes there. */
  | 'LOCKED'
  /** It is not known who commits. */
  | 'NO_AUTHOR'
  /** There is nothing to be done. */
  | 'NOTHING'
  | 'CONFLICTS'
  /** It needs a program that the repository names. */
  | 'NOT_TRUSTED'
  /** A branch has commits that would be lost. */
  | 'UNMERGED'
  /** Another repository has commits that are not here. */
  | 'BEHIND'
  /** Another repository wants a name and a password, or a key. */
  | 'NO_CREDENTIALS'
  /** What the user saw is not what there is. */
  | 'CHANGED'
  /** The server was started anew since the act was sent. */
  | 'RESTARTED'

/** Something that git did not do, in words. */
export class GitFault extends Error {
  readonly code: GitFaultCode

  constructor(code: GitFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

const KNOWN: readonly (readonly [RegExp, GitFaultCode, string])[] = [
  [
    /\[rejected\].*\((fetch first|non-fast-forward)\)/,
    'BEHIND',
    'The other repository has commits that are not here. Pull first.',
  ],
  [
    /Authentication failed|HTTP Basic: Access denied/,
    'NO_CREDENTIALS',
    'The other repository did not accept this name and password.',
  ],
  [
    /terminal prompts disabled|could not read (Username|Password)|Permission denied \(publickey|Host key verification failed/,
    'NO_CREDENTIALS',
    'The other repository wants to know who you are, and git has nothing to tell it. Set up a credential helper or a key in a terminal first.',
  ],
  [
    /transport '\w+' not allowed/,
    'NOT_TRUSTED',
    'The other repository is reached by a program of its own, which runs only when you trust this workspace.',
  ],
  [
    /index\.lock|Unable to create '.*\.lock'/,
    'LOCKED',
    'Another git is at work in this repository, or was ended while it was.',
  ],
  [
    /tell me who you are|empty ident name|unable to auto-detect email/i,
    'NO_AUTHOR',
    'Git does not know who you are. Set your name and address first: git config --global user.name and user.email.',
  ],
]

/** What git complained of, as a fault of ours where that is known. */
export function faultOf(words: string): GitFault {
  const known = KNOWN.find(([pattern]) => pattern.test(words))
  return known ? new GitFault(known[1], known[2]) : new GitFault('FAILED', words)
}
