import type { Screen } from '../../channels/terminal/screen/attach'

/** What was drawn: text, with the sizes between. */
export type Stroke = string | readonly [cols: number, rows: number]

/** A screen that keeps what was drawn since its last reset; what it looks like is worked out later, if at all. */
export interface PlainScreen extends Screen {
  strokes(): readonly Stroke[]
  text(): string
}

/** For what comes in a microtask: cheaper than `queueMicrotask`, which counts for thousands of runs. */
const NOW = Promise.resolve()

export function createPlainScreen(): PlainScreen {
  let strokes: Stroke[] = []
  let size: readonly [number, number] = [80, 24]
  return {
    write(text, done) {
      const last = strokes.at(-1)
      if (typeof last === 'string') strokes[strokes.length - 1] = last + text
      else if (text !== '') strokes.push(text)
      // As xterm does: later, and in order.
      void NOW.then(done)
    },
    /** A reset keeps the size, as xterm's does. */
    reset() {
      strokes = size[0] === 80 && size[1] === 24 ? [] : [size]
    },
    resize(cols, rows) {
      if (cols === size[0] && rows === size[1]) return
      size = [cols, rows]
      if (typeof strokes.at(-1) === 'string') strokes.push(size)
      else strokes[Math.max(0, strokes.length - 1)] = size
    },
    strokes: () => strokes,
    text: () => strokes.filter((stroke) => typeof stroke === 'string').join(''),
  }
}
