import type { Clock } from '../clock'

const FIRST_MS = 2000
const MAX_MS = 30_000
/** Answers in a row without the file after which the server counts as one of another build. */
const GIVE_UP_AFTER = 3

interface Options {
  readonly clock: Pick<Clock, 'after'>
  /** The server of the page answers. Never rejects. */
  readonly isServed: () => Promise<boolean>
}

/**
 * Retries a fetch until it succeeds, for as long as the server is unreachable: what waits for the code goes on
 * waiting and does not fail. Resolves false when the server answers and does not have it.
 */
export async function untilArrived(
  load: () => Promise<unknown>,
  { clock, isServed }: Options,
): Promise<boolean> {
  let refused = 0
  for (let wait = FIRST_MS; ; wait = Math.min(2 * wait, MAX_MS)) {
    const hasArrived = await load().then(
      () => true,
      () => false,
    )
    if (hasArrived) return true
    refused = (await isServed()) ? refused + 1 : 0
    if (refused === GIVE_UP_AFTER) return false
    await new Promise<void>((go) => void clock.after(wait, go))
  }
}
