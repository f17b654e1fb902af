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
