/** What can be done with a message or its parts; comes when a conversation has begun. */
export const answerMessages = {
  menu: 'More on this answer',
  messageMenu: 'More on this message',
  copyAnswer: 'Copy answer as Markdown',
  copyPart: 'Copy only this part',
  copyMessage: 'Copy message',
  copied: 'Copied.',
  copiedShortened: 'Copied. The server keeps long texts shortened, so this is not all of it.',
  toStart: 'Go to start of answer',
  toEnd: 'Go to end of answer',
  edit: 'Edit and send anew',
  /** Both go on from here: nothing in the conversation is taken back. */
  editRestored: 'Restore files, then edit and send anew',
  again: 'Send again',
  retry: 'Retry',
  sentAgain: 'Sent again, as a new message.',
  inComposer: 'The message is in the composer.',
  withoutFiles: (names: string) =>
    `The message is in the composer. ${names} was not kept here: attach it again.`,
  attachmentGone: 'What was attached is not kept here. Edit the message and attach it again.',
  whileBusy: 'The agent is working. Stop it first, or wait.',
  stopped: 'You stopped the agent.',
  insert: 'Insert at the cursor',
  openNew: 'Open as a new file',
  noEditor: 'Open a file in the editor first.',
  cannotInsert: 'This file cannot be changed.',
  notComplete: 'The code is still being written.',
  newFile: 'Open the code as a new file',
  newFilePath: 'Path of the new file',
  newFileNote: 'The code is put there as a change that can be undone, and is saved like any other.',
  begin: 'Open',
  cancel: 'Cancel',
} as const

/** A conversation that goes on twice. */
export const forkMessages = {
  fork: 'Fork conversation',
  forkFromHere: 'Fork conversation from here',
  forking: 'Forking the conversation…',
  forked: 'Forked. The fork is in the list of conversations.',
  whileBusy: 'Wait until the agent has answered, or stop it.',
  failed: (reason: string) => `Not forked: ${reason}`,
  lost: 'The connection was lost. Look into the list of conversations whether the fork is there.',
}
