import { MAX_EVENT_BYTES } from '../../../../src/channels/agent/shared/protocol'

/** Steps that go into the log at once: 1,000 took 78 ms and 5,000 took 0.4 s, in which the other channels wait. */
export const MAX_STEPS = 2_000
/** Of their JSON: half of what may wait for a slow page, and no more of what the log keeps of other conversations. */
const MAX_BYTES = 2_097_152

/**
 * The newest of these steps that may go into the log at once.
 *
 *     const shown = newestSteps(steps, (step) => toEvent(step, taskId, newId))
 *
 * @param eventOf what goes into the log, where it is cut to the size of one event
 */
export function newestSteps<T>(steps: readonly T[], eventOf: (step: T) => object): readonly T[] {
  let from = steps.length
  for (let left = MAX_BYTES; from > 0 && steps.length - from < MAX_STEPS; from--) {
    const step = steps[from - 1] as T
    left -= Math.min(Buffer.byteLength(JSON.stringify(eventOf(step))), MAX_EVENT_BYTES)
    if (left < 0) break
  }
  return steps.slice(from)
}
