import { createSerializableTerminal, linesKept, type SerializableTerminal } from './serializableTerminal'

/** Output that waits is read in pieces of this many units, about a millisecond each. */
const PIECE = 32_768

type Step = { text: string; done: () => void } | { cols: number; rows: number }

/** A terminal without a screen that reads the output of a shell, with each resize at its position. */
export interface HeadlessTerminal extends SerializableTerminal {
  /** Units read so far. */
  readonly position: number
  /** Sizes taken so far, the first one included. */
  readonly sizes: number
  /** Nothing is being read now: what it shows is the output up to `position`. */
  isStill(): boolean
  /** Output, in order. `done` is called once it was read. */
  read(text: string, done: () => void): void
  resize(cols: number, rows: number): void
  dispose(): void
}

/**
 * `parsed` is called after every piece, when the terminal shows the output up to `position`.
 *
 *     const headless = createHeadlessTerminal(80, 24, () => checkpoints.parsed())
 *     headless.read('text', () => {})
 */
export function createHeadlessTerminal(cols: number, rows: number, parsed: () => void): HeadlessTerminal {
  const headless = createSerializableTerminal(cols, rows)
  const { terminal, state } = headless
  let steps: Step[] = []
  let position = 0
  let sizes = 1
  let isBusy = false
  let isDisposed = false

  function next() {
    if (isBusy || isDisposed) return
    const texts = takeTexts()
    if (texts.length > 0) return read(texts)
    const step = steps.shift()
    if (!step || !('cols' in step)) return
    state.resize(() => {
      terminal.options.scrollback = linesKept(step.cols)
      terminal.resize(step.cols, step.rows)
    })
    sizes += 1
    next()
  }

  function takeTexts() {
    const texts: { text: string; done: () => void }[] = []
    let units = 0
    for (const step of steps) {
      if ('cols' in step || (units > 0 && units + step.text.length > PIECE)) break
      texts.push(step)
      units += step.text.length
    }
    steps = steps.slice(texts.length)
    return texts
  }

  function read(texts: readonly { text: string; done: () => void }[]) {
    const text = texts.map((step) => step.text).join('')
    isBusy = true
    state.write(text, () => {
      isBusy = false
      if (isDisposed) return
      position += text.length
      for (const { done } of texts) done()
      parsed()
      next()
    })
  }

  return {
    ...headless,
    get position() {
      return position
    },
    get sizes() {
      return sizes
    },
    isStill: () => !isBusy,
    read(text, done) {
      steps.push({ text, done })
      next()
    },
    resize(nextCols, nextRows) {
      steps.push({ cols: nextCols, rows: nextRows })
      next()
    },
    dispose() {
      isDisposed = true
      steps = []
      terminal.dispose()
    },
  }
}
