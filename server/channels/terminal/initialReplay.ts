import { EVERY_UNITS } from './screen/checkpoints'
import { screenState } from './screen/screenState'
import type { SerializableTerminal } from './screen/serializableTerminal'
import type { Checkpoint } from './screen/takeCheckpoint'
import { modesBefore } from './screen/writeState'
import type { SessionLog } from './sessionLog'

export interface InitialReplayOptions {
  readonly log: SessionLog
  readonly newest: Checkpoint | null
  readonly headless: SerializableTerminal
  /** Called when the start of the output was dropped and no checkpoint stands for it. */
  missing(): void
}

/**
 * What a client without any output is sent first: the whole output while it is short, else the newest checkpoint,
 * else the output from the first whole line on, after the modes that hold there.
 */
export function initialReplay({ log, newest, headless, missing }: InitialReplayOptions): Checkpoint {
  const isUsable = newest !== null && newest.at >= log.start
  if (isUsable && (log.start > 0 || log.end > EVERY_UNITS)) return newest
  const { at, cols, rows } = log.firstLine()
  const nextMark = log.markFrom(at + 1)
  if (at === 0) return { at, nextMark, cols, rows, pieces: [''] }
  missing()
  const prefix = modesBefore(log.read(at, log.end), screenState(headless.terminal, headless.state))
  return { at, nextMark, cols, rows, pieces: [headless.colours.text() + prefix] }
}
