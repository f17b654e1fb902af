import type { Listener } from '../drivers/portScan'
import type { Process, Processes } from '../drivers/processes'

/** A listener of a process with the port's own number, with what a test says otherwise. */
export function pretendListener(port: number, extra: Partial<Listener> = {}): Listener {
  return {
    ...{ port, pid: port, process: 'node', command: 'node app.js', cwd: null, lineage: [port, 1] },
    ...{ started: null, sockets: [`${port}`], addresses: ['127.0.0.1'], families: ['ipv4'] },
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
  const processOf = (pid: number): Process => ({ pid, started: 0 })
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
    isAlive: ({ pid }) => listening().includes(pid),
    signal: ({ pid }, name) => signal(pid, name),
  }
}
