import { createPortMemory } from '../channels/ports/portMemory'
import type { Listener } from '../drivers/ports/portScan'
import { ledGroups, type Process, type Processes } from '../drivers/ports/processes'

/** A listener of a process with the port's own number, with what a test says otherwise. */
export function pretendListener(port: number, extra: Partial<Listener> = {}): Listener {
  return {
    port,
    pid: port,
    process: 'node',
    command: 'node app.js',
    cwd: null,
    lineage: [port, 1],
    started: null,
    sockets: [`${port}`],
    addresses: ['127.0.0.1'],
    families: ['ipv4'],
    ...extra,
  }
}

/**
 * Processes that live as long as they listen.
 * @param children pids that a pid has started
 * @param signal does what a signal does
 */
export function createPretendProcesses(
  listeners: () => readonly Listener[],
  signal: (pid: number, name: 'SIGTERM' | 'SIGKILL') => void,
  children: Readonly<Record<number, readonly number[]>> = {},
): Processes {
  const processOf = (pid: number): Process => ({ pid, started: 0, group: pid })
  const listening = () => listeners().map(({ pid }) => pid)
  return {
    holding: async (sockets) =>
      listeners()
        .filter((each) => each.sockets.some((socket) => sockets.has(socket)))
        .map(({ pid }) => processOf(pid)),
    tree: async (roots) => {
      const pids = roots.flatMap(({ pid }) => [...(children[pid] ?? []), pid])
      return [...new Set(pids)].map(processOf)
    },
    now: () => 0,
    orphans: async () => [],
    isAlive: ({ pid }) => listening().includes(pid),
    signal: ({ pid }, name) => signal(pid, name),
  }
}

/**
 * Drivers of the ports channel on a list that a test sets.
 * @param onEnd hears of each process that is ended
 */
export function createPretendPorts(onEnd: (pid: number) => void = () => {}) {
  let listeners: readonly Listener[] = []
  return {
    listeners: () => listeners,
    set(next: readonly Listener[]) {
      listeners = next
    },
    drivers: {
      scan: async () => listeners,
      processes: createPretendProcesses(
        () => listeners,
        (pid) => {
          onEnd(pid)
          listeners = listeners.filter((listener) => listener.pid !== pid)
        },
      ),
      memory: createPortMemory(new Map(), null),
      serverPid: 1,
      now: () => new Date(),
    },
  }
}

export interface PretendProcess {
  readonly pid: number
  readonly parent: number
  readonly group?: number
  readonly started?: number
  readonly sockets?: readonly string[]
  /** What it does when it is asked to end, instead of ending; `fork` adds a child of its own. */
  readonly onTerm?: () => void
}

/**
 * A table of processes as the kernel keeps it: the children of a process that ends pass to process 1.
 * @param onSignal hears of each before anything comes of it
 */
export function createPretendTable(
  initial: readonly PretendProcess[],
  onSignal: (pid: number) => void = () => {},
) {
  const table = new Map(initial.map((each) => [each.pid, each]))
  const signals: string[] = []
  const groupOf = (pid: number): number => {
    const { group, parent = 0 } = table.get(pid) ?? {}
    return group ?? (table.has(parent) ? groupOf(parent) : pid)
  }
  const processOf = (pid: number): Process => ({
    pid,
    started: table.get(pid)?.started ?? 0,
    group: groupOf(pid),
  })
  const childrenOf = (pid: number) => [...table.values()].filter(({ parent }) => parent === pid)
  function end(pid: number): void {
    for (const child of childrenOf(pid))
      table.set(child.pid, { group: groupOf(child.pid), ...child, parent: 1 })
    table.delete(pid)
  }
  const below = (pid: number): number[] =>
    table.has(pid) ? [...childrenOf(pid).flatMap((child) => below(child.pid)), pid] : []
  const processes: Processes = {
    now: () => 50,
    isAlive: ({ pid }) => table.has(pid),
    holding: async (sockets) =>
      [...table.values()]
        .filter((each) => each.sockets?.some((socket) => sockets.has(socket)))
        .map(({ pid }) => processOf(pid)),
    tree: async (roots) => [...new Set(roots.flatMap(({ pid }) => below(pid)))].map(processOf),
    orphans: async (of, since) => {
      const groups = ledGroups(of)
      return [...table.keys()].map(processOf).filter(({ pid, group, started }) => {
        const parent = table.get(pid)?.parent ?? 0
        return groups.has(group) && started >= since && (!table.has(parent) || groupOf(parent) !== group)
      })
    },
    signal({ pid }, name) {
      if (!table.has(pid)) return
      onSignal(pid)
      signals.push(`${pid} ${name}`)
      const { onTerm } = table.get(pid) ?? {}
      if (name === 'SIGTERM' && onTerm) onTerm()
      else end(pid)
    },
  }
  return {
    processes,
    signals,
    end,
    alive: () => [...table.keys()],
    fork: (child: PretendProcess) => void table.set(child.pid, { started: 60, ...child }),
  }
}
