import { sep } from 'node:path'
import { HIDDEN_PORTS, type Port } from '../../../src/channels/ports/shared/protocol'
import { isLocalOnly, type Listener, outsideOf } from '../../drivers/ports/portScan'
import type { PortMemory } from './portMemory'

export interface PortRowsOptions {
  readonly memory: PortMemory
  /** The preview address of a port; null where there is no preview. */
  previewUrl(port: number): string | null
  /** Real path of the workspace. */
  readonly root: string
  /** Ports of this server itself, never told. */
  ownPorts(): readonly number[]
  /** Pid of this server: it and what it descends from are never told nor ended. */
  readonly serverPid: number
  /** Terminal sessions by the pid of their shell. */
  shells(): ReadonlyMap<number, string>
  /** It is the agent itself that listens, for its own purposes, and nothing that it started. */
  isAgent?(listener: Listener): boolean
  /** The agents that run, by pid. */
  agents?(): ReadonlyMap<number, unknown>
  /** It belongs to another workspace of this server. */
  isOthers?(listener: Listener): boolean
}

export interface PortRows {
  /** Only what descends from our shells and agents, or works below the root. */
  isOurs(listener: Listener): boolean
  /** It works below the root, or descends from a shell or an agent of this workspace. */
  owns(listener: Listener): boolean
  /** The terminal whose shell it descends from. */
  sessionOf(listener: Listener): string | undefined
  /** @param since when it began to listen, in ISO 8601 */
  describe(listener: Listener, since: string): Port
  /** The pid in the table: a container's port has none. */
  pidOf(listener: Listener): number | null
  /** Why it cannot be ended; undefined where it can. */
  noKillOf(listener: Listener): Port['noKill']
  /** What of a row may change while its process stays. */
  reachOf(listener: Listener): Pick<Port, 'loopback' | 'address'>
}

/** Programs that hold the published ports of containers, where we may look into them: ended, they leave those without. */
const PUBLISHERS = new Set([
  'docker-proxy',
  'conmon',
  'rootlesskit',
  'rootlessport',
  'pasta',
  'pasta.avx2',
  'slirp4netns',
  'com.docker.backend',
])

/** Turns listeners, as the kernel knows them, into rows of the workspace's table. */
export function createPortRows(options: PortRowsOptions): PortRows {
  const { memory, root, serverPid } = options

  const isBelow = (cwd: string | null): cwd is string =>
    cwd !== null && (cwd === root || cwd.startsWith(root + sep))

  function sessionOf({ lineage }: Listener): string | undefined {
    const shells = options.shells()
    return lineage.map((ancestor) => shells.get(ancestor)).find((id) => id !== undefined)
  }

  function reachOf(listener: Listener): Pick<Port, 'loopback' | 'address'> {
    const address = outsideOf(listener)
    return { loopback: isLocalOnly(listener), ...(address === null ? {} : { address }) }
  }

  const noKillOf = ({ keeper, process }: Listener): Port['noKill'] =>
    keeper ?? (PUBLISHERS.has(process) ? 'container' : undefined)
  const pidOf = (listener: Listener) => (noKillOf(listener) === 'container' ? null : listener.pid)

  return {
    pidOf,
    noKillOf,
    sessionOf,
    reachOf,
    isOurs(listener) {
      const { port, pid, cwd, lineage } = listener
      if (HIDDEN_PORTS.includes(port) || options.ownPorts().includes(port) || pid === serverPid) return false
      if (options.isAgent?.(listener)) return false
      if (isBelow(cwd)) return true
      if (options.isOthers?.(listener)) return false
      return lineage.includes(serverPid) || noKillOf(listener) === 'container'
    },
    owns: ({ cwd, lineage }) => {
      const [shells, agents] = [options.shells(), options.agents?.()]
      return isBelow(cwd) || lineage.some((pid) => shells.has(pid) || agents?.has(pid))
    },
    describe(listener, since) {
      const { port, process, cwd, families } = listener
      const noKill = noKillOf(listener)
      const url = options.previewUrl(port)
      const sessionId = sessionOf(listener)
      return {
        port,
        pid: pidOf(listener),
        process,
        families: [...families],
        ...reachOf(listener),
        since,
        ...(url === null ? {} : { url }),
        ...(isBelow(cwd) ? { cwd: `/${cwd.slice(root.length + 1)}` } : {}),
        ...(sessionId === undefined ? {} : { sessionId }),
        ...(noKill === undefined ? {} : { noKill }),
        ...memory.of(port),
      }
    },
  }
}
