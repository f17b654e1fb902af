/** What a row is to reach. */
export type Goal = {
  /** How the table writes it, where the reference is the bare side. */
  readonly text: string
  /** True: the value is to be as large as the limit or larger. */
  readonly isFloor: boolean
  /** The limit, from the reference of the same repetition. */
  limit(reference: number): number
  readonly needsReference: boolean
}

/** At most so many times the reference. */
export const atMostTimes = (times: number): Goal => ({
  text: times === 1 ? '≤ bare' : `≤ ${times} × bare`,
  isFloor: false,
  limit: (reference) => times * reference,
  needsReference: true,
})

/** At most so much more than the reference. */
export const atMostMore = (more: number): Goal => ({
  text: `≤ bare + ${more}`,
  isFloor: false,
  limit: (reference) => reference + more,
  needsReference: true,
})

export const asMuchAsBare: Goal = {
  text: '≥ bare',
  isFloor: true,
  limit: (reference) => reference,
  needsReference: true,
}

export const atMost = (value: number): Goal => ({
  text: `≤ ${value.toLocaleString('en')}`,
  isFloor: false,
  limit: () => value,
  needsReference: false,
})

export const atLeast = (value: number): Goal => ({
  text: `≥ ${value.toLocaleString('en')}`,
  isFloor: true,
  limit: () => value,
  needsReference: false,
})
