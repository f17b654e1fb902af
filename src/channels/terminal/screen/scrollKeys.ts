import type { Terminal } from '@xterm/xterm'

type Scrolled = Pick<Terminal, 'buffer' | 'modes' | 'scrollToTop' | 'scrollToBottom'>

/**
 * Shift, Ctrl or Cmd with Home and End show the first and the last line that is kept, beside xterm's own Shift+PageUp and
 * Shift+PageDown. Without lines above the screen, and where a program has taken the screen or the keys of the cursor, they
 * are the program's. Returns true for a key that is none of xterm's then.
 *
 *     terminal.attachCustomKeyEventHandler((event) => !scrollsToAnEnd(terminal, event))
 */
export function scrollsToAnEnd(terminal: Scrolled, event: KeyboardEvent): boolean {
  const { active } = terminal.buffer
  const held = [event.shiftKey, event.ctrlKey, event.metaKey, event.altKey]
  const isOurs =
    (event.key === 'Home' || event.key === 'End') &&
    !event.altKey &&
    held.filter(Boolean).length === 1 &&
    active.type === 'normal' &&
    active.baseY > 0 &&
    !terminal.modes.applicationCursorKeysMode
  if (!isOurs) return false
  event.preventDefault()
  if (event.type === 'keydown')
    if (event.key === 'Home') terminal.scrollToTop()
    else terminal.scrollToBottom()
  return true
}
