import { createHeadlessTerminal } from '../../../server/channels/terminal/screen/headlessTerminal'
import {
  createSerializableTerminal,
  written,
} from '../../../server/channels/terminal/screen/serializableTerminal'
import { type Checkpoint, takeCheckpoint } from '../../../server/channels/terminal/screen/takeCheckpoint'
import type { XtermTerminal } from '../../../server/channels/terminal/screen/xtermTerminal'
import { safeCut } from '../../lib/text/surrogates'
import { SCROLLBACK } from '../../socket/protocol'
import { createRandom } from '../kit/random'
import { differenceGoingOn, screenDifference } from '../record/screenDifference'
import type { RecordedStep, Recording } from './readRecordings'

export interface CheckResult {
  /** Different points that lie between two sequences. */
  readonly points: number
  /** Checkpoints that were restored, compared there, and played to the end. */
  readonly restored: number
  /** Points at which none was taken. */
  readonly refused: number
  readonly mismatches: readonly { at: number; difference: string }[]
}

/**
 * Takes checkpoints at random points of a recording, restores each into a fresh terminal, and compares it with one
 * that was never interrupted: at that point, with everything that the program set, and after the rest was played.
 */
export async function checkRecording(recording: Recording, cuts: number, seed: number): Promise<CheckResult> {
  const { cols, rows } = recording
  const random = createRandom(seed)
  const output = recording.steps.map((step) => ('o' in step ? step.o : '')).join('')
  // Before the first unit there is nothing to take a checkpoint of.
  const points = Array.from({ length: cuts }, () =>
    betweenSequences(output, 1 + Math.floor(random() * output.length)),
  )
  const steps = cutAt(
    recording.steps,
    points.sort((one, other) => one - other),
  )
  const taken: { checkpoint: Checkpoint; before: readonly RecordedStep[]; rest: readonly RecordedStep[] }[] =
    []
  let refused = 0

  const headless = createHeadlessTerminal(cols, rows, () => {})
  for (const [index, step] of steps.entries()) {
    if ('r' in step) {
      headless.resize(...step.r)
      continue
    }
    await new Promise<void>((resolve) => headless.read(step.o, resolve))
    if (!points.includes(headless.position)) continue
    const checkpoint = takeCheckpoint(headless)
    if (!checkpoint) refused += 1
    else taken.push({ checkpoint, before: steps.slice(0, index + 1), rest: steps.slice(index + 1) })
  }
  headless.dispose()

  const whole = await shown(recording, recording.steps)
  const mismatches: { at: number; difference: string }[] = []
  for (const { checkpoint, before, rest } of taken) {
    const text = checkpoint.pieces.map((o) => ({ o }))
    const there = await shown(recording, before)
    const restored = await shown(checkpoint, text)
    const end = await shown(checkpoint, [...text, ...rest])
    const difference = (await differenceGoingOn(there, restored)) ?? screenDifference(whole, end)
    if (difference !== null) mismatches.push({ at: checkpoint.at, difference })
    for (const terminal of [there, restored, end]) terminal.dispose()
  }
  whole.dispose()
  return { points: new Set(points).size, restored: taken.length, refused, mismatches }
}

async function shown({ cols, rows }: { cols: number; rows: number }, steps: readonly RecordedStep[]) {
  const { terminal } = createSerializableTerminal(cols, rows, SCROLLBACK.pageLines)
  await play(terminal, steps)
  return terminal
}

const ESC = '\u001b'
/** A whole escape sequence and plain text behind it. */
const WHOLE = new RegExp(
  `^${ESC}(?:\\[[0-?]*[ -/]*[@-~]|[\\]P^_X](?:[^\\u0007${ESC}]|${ESC}(?!\\\\))*(?:\\u0007|${ESC}\\\\)|[ -/]*[0-OQ-WYZ\\\\\\x60-~])[^${ESC}]*$`,
)

/** The first point from `point` on that lies in no escape sequence and in no character. */
function betweenSequences(output: string, point: number): number {
  for (let at = point; at < output.length; at += 1) {
    const before = output.slice(Math.max(0, at - 4_096), at)
    const begins = before.lastIndexOf(ESC)
    // ESC and a backslash end a string that begins before.
    const from = before[begins + 1] === '\\' ? before.lastIndexOf(ESC, begins - 1) : begins
    const isWhole = from < 0 || WHOLE.test(before.slice(from))
    if (isWhole && safeCut(output, at) === at) return at
  }
  return output.length
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
