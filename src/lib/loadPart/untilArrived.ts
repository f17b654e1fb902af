import type { Clock } from '../clock'

const FIRST_MS = 2000
const MAX_MS = 30_000
/** So often in a row the server was there and the code did not come: it is not there any more. */
const GIVE_UP_AFTER = 3

interface Options {
  readonly clock: Pick<Clock, 'after'>
  /** The server of the page answers. Never rejects. */
  readonly isServed: () => Promise<boolean>
}

/**
 * Code of the page that is fetched when it is needed. While there is no network it cannot be: it is tried again
 * until it comes, so that what waits for it goes on waiting instead of failing. Null: the server has another page
 * by now, and this code is gone for good.
 */
export async function untilArrived<Part>(
  load: () => Promise<Part>,
  { clock, isServed }: Options,
): Promise<{ readonly arrived: Part } | null> {
  let refused = 0
  for (let wait = FIRST_MS; ; wait = Math.min(2 * wait, MAX_MS)) {
    const part = await load().then(
      (arrived) => ({ arrived }),
      () => null,
    )
    if (part) return part
    refused = (await isServed()) ? refused + 1 : 0
    if (refused === GIVE_UP_AFTER) return null
    await new Promise<void>((go) => void clock.after(wait, go))
  }
}
