/** A hand that is typing goes on for about this long. */
export const KEY_GUARD_MS = 500

export interface KeyGuard {
  /** The card became focused from elsewhere. */
  readonly focused: () => void
  /** False while a key may still have been meant for something else. */
  readonly allows: () => boolean
}

/** Begins when the card arrives. `now` in milliseconds, monotonic. */
export function createKeyGuard(now: () => number): KeyGuard {
  let since = now()
  return {
    focused() {
      since = now()
    },
    allows: () => now() - since >= KEY_GUARD_MS,
  }
}
