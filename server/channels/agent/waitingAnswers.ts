import type { Clock } from '../../../src/lib/clock'
import type { Client } from '../../socket/channel'

/** How long an answer waits for news. */
const WAIT_MS = 20_000
/** Not all news is told, such as a program that is installed: how often a waiting answer looks. */
const LOOK_MS = 2_000
/** What comes at once goes into one answer. */
const GATHER_MS = 100

/** A request that is answered when there is news. */
interface Waiting<A> {
  readonly client: Client
  readonly type: string
  /** Null: there is nothing new. Where it is the last look, what there is. */
  look(isLast: boolean): A | null
  /** Calls the listener at news. Returns the unsubscribe. */
  listen(listener: () => void): () => void
  send(answer: A): void
}

/** Long polling: a client has one waiting request of each type, and another one ends it. */
export interface WaitingAnswers {
  add<A>(request: Waiting<A>): void
  closed(client: Client): void
  stop(): void
}

interface Wait extends Pick<Waiting<unknown>, 'client' | 'type'> {
  end(): void
}

/** @example createWaitingAnswers(clock).add({ client, type: 'agents', look, listen, send }) */
export function createWaitingAnswers(clock: Clock): WaitingAnswers {
  const waits = new Set<Wait>()

  function endWhere(isMeant: (wait: Wait) => boolean): void {
    for (const wait of waits) if (isMeant(wait)) wait.end()
  }

  function wait<A>({ client, type, look, listen, send }: Waiting<A>): void {
    let cancelGather: (() => void) | null = null
    const stops: (() => void)[] = []
    const finish = (answer: A | null) => {
      waits.delete(own)
      cancelGather?.()
      for (const stop of stops) stop()
      if (answer !== null) send(answer)
    }
    const tryNow = () => {
      const answer = look(false)
      if (answer !== null) finish(answer)
    }
    const own: Wait = { client, type, end: () => finish(look(true)) }
    waits.add(own)
    stops.push(
      listen(() => {
        cancelGather ??= clock.after(GATHER_MS, () => {
          cancelGather = null
          tryNow()
        })
      }),
      every(clock, LOOK_MS, tryNow),
      clock.after(WAIT_MS, own.end),
    )
  }

  return {
    add(request) {
      const { client, type, look, send } = request
      endWhere((other) => other.client === client && other.type === type)
      const now = look(false)
      if (now === null) wait(request)
      else send(now)
    },
    closed: (client) => endWhere((other) => other.client === client),
    stop: () => endWhere(() => true),
  }
}

/** Returns its cancel. */
function every(clock: Clock, ms: number, action: () => void): () => void {
  const again = () => {
    cancel = clock.after(ms, again)
    action()
  }
  let cancel = clock.after(ms, again)
  return () => cancel()
}
