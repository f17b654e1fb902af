export const appMessages = {
  cancel: 'Cancel',
  close: 'Close',
} as const
