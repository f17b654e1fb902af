import type { AgentState } from '../../../src/channels/agent/shared/state'
import type { Clock } from '../../../src/lib/clock'
import type { History } from '../../state/history'
import { compactLines } from './restore'

/** Bytes by which a log grows before it is compacted, and at least as many again as a compact one has. */
const GROWTH = 8 * 1024 * 1024

/** Writes the log anew when it has grown long, or holds what must not stay. */
export interface Compaction {
  /** The log is longer than before. */
  grown(): void
  /** Writes it anew now, and once more where that is being done already: what runs began before. */
  run(): void
  /** Resolves when nothing is written. */
  settled(): Promise<void>
}

/** @param isLong the log has lines that count no more already */
export function createCompaction(options: {
  readonly history: History
  readonly clock: Clock
  readonly isLong: boolean
  readonly state: () => AgentState
}): Compaction {
  const { history, clock, state } = options
  const limit = () => 2 * history.bytes() + GROWTH
  let longest = options.isLong ? 0 : limit()
  let running: Promise<void> | null = null
  let isToRunAgain = false

  /** What was appended meanwhile is in the state or behind the compact lines: both begin in the same moment. */
  function run(): void {
    if (running !== null) {
      isToRunAgain = true
      return
    }
    running = history.compact(compactLines(history, state(), clock.wall())).finally(() => {
      longest = limit()
      running = null
      if (!isToRunAgain) return
      isToRunAgain = false
      run()
    })
  }

  return {
    run,
    grown() {
      if (running === null && history.bytes() >= longest) run()
    },
    async settled() {
      await running
    },
  }
}
