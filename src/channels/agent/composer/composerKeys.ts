import { isComposing } from '../../../lib/isComposing'

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly isComposing: boolean
  readonly keyCode: number
  /** Milliseconds on any clock. */
  readonly timeStamp: number
}

export type ComposerAct = 'send' | 'interrupt'

/** An Enter so soon after an input method finished is the one that finished it (Safari's order). */
const AFTER_COMPOSITION_MS = 30

/** What a key means in the composer; null leaves it to the text box. `composedAt`: last `compositionend`. */
export function composerAct(press: KeyPress, composedAt: number | null): ComposerAct | null {
  if (isComposing(press)) return null
  if (press.key !== 'Enter' || press.shiftKey || press.altKey) return null
  if (composedAt !== null && press.timeStamp - composedAt < AFTER_COMPOSITION_MS) return null
  return press.ctrlKey || press.metaKey ? 'interrupt' : 'send'
}
