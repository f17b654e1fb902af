/**
 * Until the page has drawn what the user waits for first, nothing else may take the line and the processor from it.
 *
 *     const picture = createFirstPicture()
 *     picture.whenDrawn(() => void import('./whatMayComeLater'))
 *     picture.drawn()
 */
export interface FirstPicture {
  isDrawn(): boolean
  /** What the user waited for is there, or waits for something that comes later. */
  drawn(): void
  /** Runs at once where it is drawn already. Returns what takes that back. */
  whenDrawn(run: () => void): () => void
}

export function createFirstPicture(): FirstPicture {
  const waiting = new Set<() => void>()
  let isDrawn = false
  return {
    isDrawn: () => isDrawn,
    drawn() {
      if (isDrawn) return
      isDrawn = true
      for (const run of waiting) run()
      waiting.clear()
    },
    whenDrawn(run) {
      if (isDrawn) run()
      else waiting.add(run)
      return () => void waiting.delete(run)
    },
  }
}

/** For a workspace without a page around it: nothing is waited for. */
export function drawnPicture(): FirstPicture {
  const picture = createFirstPicture()
  picture.drawn()
  return picture
}
