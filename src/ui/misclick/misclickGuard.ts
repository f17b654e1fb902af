/** A hand that is typing goes on for about this long. */
export const MISCLICK_GUARD_MS = 500

export interface MisclickGuard {
  /** The card became focused from elsewhere. */
  readonly focused: () => void
  /** False while a key may still have been meant for something else. */
  readonly allows: () => boolean
}

/** Begins when the card arrives. `now` in milliseconds, monotonic. */
export function createMisclickGuard(now: () => number): MisclickGuard {
  let since = now()
  return {
    focused() {
      since = now()
    },
    allows: () => now() - since >= MISCLICK_GUARD_MS,
  }
}
