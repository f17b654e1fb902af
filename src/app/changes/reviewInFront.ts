/** What can be done with the changes of the file in front. */
export interface ReviewActs {
  readonly next: () => void
  readonly previous: () => void
  readonly keepChange: () => void
  readonly undoChange: () => void
  readonly keepFile: () => void
  readonly undoFile: () => void
  /** Asks for the reason first. */
  readonly undoAndTell: () => void
  readonly toggleReviewed: () => void
  readonly comment: () => void
}

/** Lets commands reach the changes that are shown: `const stop = review.offer(acts); review.acts()?.next()`. */
export function createReviewInFront() {
  let offered: ReviewActs | null = null
  return {
    /** Null: no changes are in front. */
    acts: () => offered,
    /** Returns its end. */
    offer(acts: ReviewActs): () => void {
      offered = acts
      return () => {
        if (offered === acts) offered = null
      }
    },
    /** Where the user comes into the next file: at its end, where the step went back. */
    arrival: 'first' as 'first' | 'last',
  }
}
