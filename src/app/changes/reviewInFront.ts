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
  /** The same for the change at the cursor, or what is selected. */
  readonly undoChangeAndTell: () => void
  readonly toggleReviewed: () => void
  readonly comment: () => void
}

type RunAct = (act: keyof ReviewActs) => void

/** Lets commands reach the changes that are shown: `const stop = review.offer(run); review.run()?.('next')`. */
export function createReviewInFront() {
  let offered: RunAct | null = null
  return {
    /** Null: no changes are in front. */
    run: () => offered,
    /** Returns its end. */
    offer(run: RunAct): () => void {
      offered = run
      return () => {
        if (offered === run) offered = null
      }
    },
    /** Where the user comes into the next file: at its end, where the step went back. */
    arrival: 'first' as 'first' | 'last',
  }
}
