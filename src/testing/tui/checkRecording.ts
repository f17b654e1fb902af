import { compareScreens, type Difference } from '../../../server/channels/terminal/screen/compareScreens'
import { createHeadlessTerminal } from '../../../server/channels/terminal/screen/headlessTerminal'
import {
  createSerializableTerminal,
  written,
} from '../../../server/channels/terminal/screen/serializableTerminal'
import { type Checkpoint, takeCheckpoint } from '../../../server/channels/terminal/screen/takeCheckpoint'
import type { XtermTerminal } from '../../../server/channels/terminal/screen/xtermTerminal'
import { SCROLLBACK } from '../../socket/protocol'
import type { RecordedStep, Recording } from './readRecordings'

export interface CheckResult {
  /** Checkpoints that were restored and played to the end. */
  readonly restored: number
  /** Points at which none could be taken. */
  readonly refused: number
  readonly mismatches: readonly { at: number; difference: Difference }[]
}

/** A number in [0, 1) from a seed, the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * Takes checkpoints at random points of a recording, restores each into a fresh terminal, plays the rest of the
 * recording, and compares with a terminal that was never interrupted.
 */
export async function checkRecording(recording: Recording, cuts: number, seed: number): Promise<CheckResult> {
  const { cols, rows } = recording
  const random = createRandom(seed)
  const length = recording.steps.reduce((units, step) => units + ('o' in step ? step.o.length : 0), 0)
  const points = Array.from({ length: cuts }, () => Math.floor(random() * length))
  const steps = cutAt(
    recording.steps,
    points.sort((one, other) => one - other),
  )
  const taken: { checkpoint: Checkpoint; rest: readonly RecordedStep[] }[] = []
  let refused = 0

  const headless = createHeadlessTerminal(cols, rows, () => {})
  for (const [index, step] of steps.entries()) {
    if ('r' in step) {
      headless.resize(...step.r)
      continue
    }
    await new Promise<void>((resolve) => headless.read(step.o, resolve))
    if (!points.includes(headless.position)) continue
    const checkpoint = await takeCheckpoint(headless)
    if (checkpoint) taken.push({ checkpoint, rest: steps.slice(index + 1) })
    else refused += 1
  }
  headless.dispose()

  const whole = createSerializableTerminal(cols, rows, SCROLLBACK.pageLines).terminal
  await play(whole, recording.steps)
  const mismatches: { at: number; difference: Difference }[] = []
  for (const { checkpoint, rest } of taken) {
    const restored = createSerializableTerminal(
      checkpoint.cols,
      checkpoint.rows,
      SCROLLBACK.pageLines,
    ).terminal
    await play(restored, [...checkpoint.pieces.map((o) => ({ o })), ...rest])
    const difference = compareScreens(whole, restored)
    if (difference) mismatches.push({ at: checkpoint.at, difference })
    restored.dispose()
  }
  whole.dispose()
  return { restored: taken.length, refused, mismatches }
}

export async function play(terminal: XtermTerminal, steps: readonly RecordedStep[]): Promise<void> {
  for (const step of steps) {
    if ('r' in step) {
      await written(terminal, '')
      terminal.resize(...step.r)
    } else terminal.write(step.o)
  }
  await written(terminal, '')
}

/** The same steps with borders at these positions, which are in ascending order. */
function cutAt(steps: readonly RecordedStep[], points: readonly number[]): readonly RecordedStep[] {
  let position = 0
  return steps.flatMap((step): readonly RecordedStep[] => {
    if ('r' in step) return [step]
    const start = position
    position += step.o.length
    const inside = points.filter((point) => point > start && point < position).map((point) => point - start)
    const borders = [0, ...new Set(inside), step.o.length]
    return borders.slice(1).map((end, index) => ({ o: step.o.slice(borders[index], end) }))
  })
}
