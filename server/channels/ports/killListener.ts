import type { Listener } from '../../drivers/ports/portScan'
import type { Process, Processes } from '../../drivers/ports/processes'

interface KillOptions {
  readonly processes: Processes
  /** Processes that are never ended: this server, and what started it. */
  isProtected(pid: number): boolean
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number
  /** Milliseconds between two looks at who is left. */
  readonly pollMs: number
}

/**
 * Ends the program of a port, everybody else who holds the port's sockets, and all they started; resolves with
 * what went wrong, or null once none of them is left.
 */
export async function killListener(listener: Listener, options: KillOptions): Promise<string | null> {
  const { processes, isProtected, graceMs, pollMs } = options
  const sockets = new Set(listener.sockets)
  const since = processes.now()
  let doomed: readonly Process[] = []
  /** Also of those that have ended by now. */
  const everDoomed = new Map<number, Process>()

  /** Who is to go, as of now: a program may have started others while it was asked to end. */
  async function gather(): Promise<void> {
    const left = await processes.orphans([...everDoomed.values()], since)
    doomed = await processes.tree([...(await processes.holding(sockets)), ...left, ...doomed])
    for (const each of doomed) everDoomed.set(each.pid, each)
  }

  function signal(name: 'SIGTERM' | 'SIGKILL', whom: readonly Process[]): unknown {
    let refused: unknown = null
    for (const each of whom) {
      try {
        processes.signal(each, name)
      } catch (error) {
        refused = error
      }
    }
    return refused
  }

  const isOver = async () =>
    !doomed.some(processes.isAlive) &&
    (await processes.holding(sockets)).length === 0 &&
    (await processes.orphans([...everDoomed.values()], since)).length === 0

  async function areGone(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    for (;;) {
      if (await isOver()) return true
      if (performance.now() >= until) return false
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }

  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    await gather()
    if (doomed.some(({ pid }) => isProtected(pid))) return 'This server runs below that process.'
    const first = doomed
    const refused = signal(name, doomed)
    // Whoever was started while the others were told has not heard it.
    await gather()
    signal(
      name,
      doomed.filter(({ pid }) => !isProtected(pid) && !first.some((each) => each.pid === pid)),
    )
    if (await areGone(refused ? 0 : graceMs)) return null
    if (refused) return `Could not stop ${listener.process}: ${String(refused)}`
  }
  return `${listener.process} did not stop.`
}
