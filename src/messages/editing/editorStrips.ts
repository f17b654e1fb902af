/** What stands between a text and the disk. */
export const editorStripMessages = {
  changedOnDisk: (file: string) => `${file} changed on disk while you were editing.`,
  compare: 'Compare',
  keepMine: 'Keep mine',
  useDisk: 'Use disk version',
  deletedOnDisk: (file: string) => `${file} was deleted on disk. Your copy is still here.`,
  saveAgain: 'Save again',
  restore: 'Restore',
  merge: 'Merge',
  overlapping: (file: string) =>
    `${file} changed on disk while you were editing. Both changed the same lines.`,
  blocked: {
    directory: (file: string) => `There is a folder where ${file} was. Your copy is still here.`,
    outside: (file: string) => `${file} leads out of the workspace now. Your copy is still here.`,
    unreadable: (file: string) => `${file} can't be read any more. Your copy is still here.`,
    tooLarge: (file: string) => `${file} is too large on disk to be compared. Your copy is still here.`,
    binary: (file: string) => `${file} is a binary file on disk now. Your copy is still here.`,
  },
  couldNotSave: (file: string, reason: string) => `Couldn't save ${file}. ${reason}`,
  offline: 'Offline: changes are kept in this tab and saved when you reconnect.',
  offlineUnsafe: {
    server:
      "Offline: earlier changes are kept on the workspace server, new ones in this tab only. Don't close it.",
    page: "Offline: changes are kept in this tab only. Don't close it.",
  },
  untilThen: {
    server:
      "Until then what was typed before is kept on the workspace server, the rest in this tab only. Don't close it.",
    page: "Until then the text is kept in this tab only. Don't close it.",
  },
  inDoubt: (file: string) =>
    `We don't know whether ${file} was saved. It will be checked when you reconnect.`,
  queued: (file: string) => `Offline: ${file} will be saved when you reconnect.`,
  keptIn: {
    server: 'This browser keeps nothing for the page: unsaved text is kept on the workspace server.',
    page: 'Unsaved text is only in this tab.',
  },
} as const
