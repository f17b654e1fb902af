const files = (count: number) => (count === 1 ? '1 file' : `${count} files`)

/** What is said of files that come from the user's computer, or go there. */
export const transferMessages = {
  uploadFiles: 'Upload files…',
  uploadFolder: 'Upload a folder…',
  download: 'Download',
  downloadFolder: 'Download as zip',
  downloadFile: 'Download this file',
  downloadAll: 'Download the workspace as zip',
  drop: (folder: string) => `Upload to ${folder}`,
  root: 'the workspace',

  upload: 'Upload',
  started: (count: number) => `Uploading ${files(count)}.`,
  half: 'Half of it is uploaded.',
  preparing: 'Preparing the upload…',
  progress: (file: string, count: string, sent: string, size: string) =>
    `Uploading ${file} of ${count} · ${sent} of ${size}`,
  waiting: 'The upload goes on once there is a connection.',
  done: (count: number, folder: string) => `Uploaded ${files(count)} to ${folder}.`,
  nothing: 'Nothing was uploaded.',
  cancelled: (done: number) =>
    done === 0 ? 'Upload cancelled. Nothing was uploaded.' : `Upload cancelled. ${files(done)} had arrived.`,
  failed: (count: number, of: number, name: string, reason: string) =>
    of === 1
      ? `${name} wasn't uploaded. ${reason}`
      : `${count} of ${files(of)} weren't uploaded. ${name}: ${reason}`,
  couldNot: (reason: string) => `Nothing could be uploaded. ${reason}`,
  notHere: 'This server takes no files.',
  unreadable: "The browser can't read it.",
  tooMany: (most: number) => `These are more than ${most} files.`,
  badName: 'No file of the workspace can have this name.',
  notReplaceable: 'The file there is too large to be replaced.',

  receiving: (name: string, received: string, size: string) => `Downloading ${name} · ${received} of ${size}`,
  asking: (name: string) => `Downloading ${name}…`,
  waitingDown: 'The download goes on once there is a connection.',
  downloaded: (name: string) => `Downloaded ${name}.`,
  downloadCancelled: (name: string) => `The download of ${name} was cancelled.`,
  couldNotDownload: (name: string, reason: string) => `Couldn't download ${name}. ${reason}`,

  cancel: 'Cancel',
  cancelUpload: 'Cancel upload',
  cancelDownload: 'Cancel download',
  retry: 'Retry',
  dismiss: 'Dismiss',

  conflict: {
    title: (name: string) => `${name} exists already`,
    within: (folder: string) => `There is one in ${folder}.`,
    isFolder: (folder: string) => `There is a folder of that name in ${folder}.`,
    isNew: (folder: string) => `It came to ${folder}, or changed there, during the upload.`,
    forAll: (others: number) =>
      others === 1 ? 'Do this for the other one, too' : `Do this for the other ${others}, too`,
    replace: 'Replace',
    keepBoth: 'Keep both',
    skip: 'Skip',
  },
} as const
