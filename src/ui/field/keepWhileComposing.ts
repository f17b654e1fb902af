import { isComposing } from '../../lib/isComposing'

/** An Escape of an input method ends a composition; what it was typed into stays open. For `onEscapeKeyDown`. */
export function keepWhileComposing(event: KeyboardEvent): void {
  if (isComposing(event)) event.preventDefault()
}
