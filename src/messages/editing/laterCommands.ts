/** Commands that the first picture does not name. */
export const laterCommandMessages = {
  nextChange: 'Next change',
  previousChange: 'Previous change',
  onChange: {
    keepChange: 'Keep this change',
    undoChange: 'Undo this change',
    keepFile: 'Keep this file',
    undoFile: 'Undo this file',
    undoAndTell: 'Undo this file and tell the agent…',
    undoChangeAndTell: 'Undo this change and tell the agent…',
    toggleReviewed: 'Mark this file reviewed, or not',
    comment: 'Comment on this line to the agent',
  },
  nothingChanged: 'There are no changes to review.',
  noChangeShown: 'No changes are shown.',
  findInConversation: 'Find in conversation',
  answerStart: 'Go to the start of the answer',
  answerEnd: 'Go to the end of the answer',
} as const

export const goToMessages = {
  goBack: 'Go back to where the cursor was',
  goForward: 'Go forward again',
  nothingBehind: 'The cursor was nowhere else before.',
  nothingAhead: 'There is nothing to go forward to.',
  goToLine: 'Go to line…',
  goToSymbol: 'Go to symbol in file…',
  goToWorkspaceSymbol: 'Go to symbol in workspace…',
  noText: 'No text is shown in the editor.',
} as const

export const problemCommandMessages = {
  next: 'Go to the next problem',
  previous: 'Go to the previous problem',
} as const

/** How the page looks, and what else it can do at any time. */
export const pageCommandMessages = {
  theme: {
    system: 'Theme: follow the system',
    dark: 'Theme: dark',
    light: 'Theme: light',
    hc: 'Theme: high contrast',
  },
  showPanel: {
    terminal: 'Show terminals',
    ports: 'Show ports',
    problems: 'Show problems',
    output: 'Show output',
  },
  maximisePanel: 'Maximise or restore the panel',
  resetLayout: 'Reset layout',
  copyLink: 'Copy link to here',
  share: 'Embed this workspace in a page',
  focusOutline: 'Go to the outline of the file',
  undoFiles: 'Undo the last change of files',
  saveAll: 'Save all',
} as const

export const moreCommandMessages = {
  toggleHidden: 'Show or hide hidden files',
  showTrash: 'Show trash',
  reopenEditor: 'Reopen closed editor',
  nothingClosed: 'Nothing was closed.',
  renameConversation: 'Rename conversation',
  noConversation: 'No conversation is shown.',
  retryConnection: 'Try to connect now',
  alreadyConnected: 'You are connected.',
  connectionDetails: 'Connection details',
} as const
