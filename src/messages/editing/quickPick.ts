/** Of what the editor asks for, where it says nothing itself. */
export const quickPickMessages = {
  title: 'Choose',
  placeholder: 'Type to find',
  none: 'Nothing matches.',
  count: (count: number) => (count === 1 ? '1 choice' : `${count} choices`),
} as const
