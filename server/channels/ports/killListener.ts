import type { Listener } from '../../drivers/ports/portScan'
import type { Process, Processes } from '../../drivers/ports/processes'

interface KillOptions {
  readonly processes: Processes
  /** Processes that are never killed: this server and its ancestors. */
  isProtected(pid: number): boolean
  /** Milliseconds between SIGTERM and SIGKILL. */
  readonly graceMs: number
  /** Milliseconds between two checks of which processes are left. */
  readonly pollMs: number
}

/**
 * Kills every process that holds a port's sockets, and their descendants: SIGTERM, then SIGKILL after `graceMs`.
 * Resolves with a sentence about what went wrong, or null once none of them is left.
 */
export async function killListener(listener: Listener, options: KillOptions): Promise<string | null> {
  const { processes, isProtected, graceMs, pollMs } = options
  const sockets = new Set(listener.sockets)
  const since = processes.now()
  let doomed: readonly Process[] = []
  /** Includes processes that have ended by now. */
  const everDoomed = new Map<number, Process>()

  /** Collects the processes anew: a program may start others while it handles SIGTERM. */
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
    // A process that was started while the signals were sent has received none.
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
