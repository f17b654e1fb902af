/** A hand that is typing goes on for about this long. */
export const MISCLICK_GUARD_MS = 500

export interface MisclickGuard {
  /** The card became focused from elsewhere. */
  readonly focused: () => void
  /** Other buttons stand in the card. */
  readonly changed: () => void
  /** False while a key may still have been meant for something else. */
  readonly allows: () => boolean
  /** False while a press may still have been meant for what stood there before: another card, or other buttons. */
  readonly allowsPointer: () => boolean
}

/** Begins when the card arrives. `now` in milliseconds, monotonic. */
export function createMisclickGuard(now: () => number): MisclickGuard {
  let since = now()
  let changedAt = since
  return {
    focused() {
      since = now()
    },
    changed() {
      changedAt = now()
      since = changedAt
    },
    allows: () => now() - since >= MISCLICK_GUARD_MS,
    allowsPointer: () => now() - changedAt >= MISCLICK_GUARD_MS,
  }
}
