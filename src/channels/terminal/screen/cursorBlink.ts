import type { Terminal } from '@xterm/xterm'
import type { Clock } from '../../../lib/clock'

/** Shown for this long, then hidden for as long, as in xterm. */
const HALF_MS = 500

/**
 * Blinks the cursor where rows are text; WebGL blinks by itself. The CSS animation of xterm, which the style sheet takes
 * away, makes the browser prepare 60 frames a second, and a key's echo waits for two of them: 27 ms instead of 5. This
 * changes the page twice a second, and not while the cursor moves. Returns its end.
 */
export function attachCursorBlink(terminal: Terminal, clock: Clock): () => void {
  const { element, textarea } = terminal
  let hasMoved = false
  let stopTimer: (() => void) | null = null

  function show(isShown: boolean): void {
    element?.toggleAttribute('data-cursor-hidden', !isShown)
  }

  function turn(): void {
    stopTimer = clock.after(HALF_MS, turn)
    const isHidden = element?.hasAttribute('data-cursor-hidden') === true
    const blinks = element?.querySelector('.xterm-cursor-blink') != null
    show(isHidden || hasMoved || !blinks)
    hasMoved = false
  }

  function stop(): void {
    stopTimer?.()
    stopTimer = null
    show(true)
  }

  function start(): void {
    stop()
    stopTimer = clock.after(HALF_MS, turn)
  }

  terminal.onCursorMove(() => {
    hasMoved = true
    show(true)
  })
  textarea?.addEventListener('focus', start)
  textarea?.addEventListener('blur', stop)
  return stop
}
