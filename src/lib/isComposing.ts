interface KeyPress {
  readonly isComposing: boolean
  readonly keyCode: number
}

/**
 * Whether a key belongs to an input method, which then decides what it means: an Enter ends a composition and sends
 * nothing. Safari tells the end before the key, and says only by the key code 229 that the key belongs to it.
 */
export const isComposing = (press: KeyPress): boolean => press.isComposing || press.keyCode === 229
