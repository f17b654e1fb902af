/** Of the question before several tabs close. */
export const closeMessages = {
  askToSaveAll: (files: number) => `Save changes to ${files} files?`,
  saveAll: 'Save all',
  others: (files: number) => (files === 1 ? 'and one more' : `and ${files} more`),
} as const
