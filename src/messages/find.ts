interface Count {
  /** Of the place that is shown, from 0. */
  readonly current: number | null
  readonly count: number
  /** There are more places than were looked for. */
  readonly isCut: boolean
  /** What is earlier comes still. */
  readonly isLoading: boolean
}

/** The bar that finds a text in a conversation. */
export const findMessages = {
  name: 'Find in conversation',
  placeholder: 'Find',
  next: 'Next place',
  previous: 'Previous place',
  close: 'Close',
  count: ({ current, count, isCut, isLoading }: Count) => {
    const more = isLoading ? ', loading earlier…' : ''
    if (count === 0) return isLoading ? 'Loading earlier…' : 'Nothing found'
    return `${(current ?? 0) + 1} of ${count.toLocaleString('en')}${isCut ? '+' : ''}${more}`
  },
}
