import type { QueryClient } from '@tanstack/react-query'
import type { Clock } from '../../lib/clock'
import { refetch } from './fileKeys'

interface Options {
  readonly queryClient: QueryClient
  readonly clock: Pick<Clock, 'after'>
}

/** Changes in this time that are each looked at by themselves; those of a storm wait for its end, ms. */
const MOST = 8
const WINDOW_MS = 100

/** Asks again for answers that changes have made stale, in a storm each once in a while: `stale([fileKeys.list('/src')])`. */
export function createStaleAnswers({ queryClient, clock }: Options) {
  const waiting = new Map<string, readonly string[]>()
  let count = 0

  function end(): void {
    const keys = [...waiting.values()]
    count = 0
    waiting.clear()
    if (keys.length > 0) tell(keys)
  }
  function tell(keys: readonly (readonly string[])[]): void {
    if (count === 0) clock.after(WINDOW_MS, end)
    count += 1
    void refetch(queryClient, keys)
  }
  return (keys: readonly (readonly string[])[]): void => {
    if (count < MOST) tell(keys)
    else for (const key of keys) waiting.set(key.join('\n'), key)
  }
}
