import { sep } from 'node:path'
import type { Capability } from '../../src/channels/config/protocol'
import {
  HIDDEN_PORTS,
  type Port,
  type PortsEvent,
  portsCommandSchema,
} from '../../src/channels/ports/protocol'
import { initialPorts, reducePorts } from '../../src/channels/ports/reduce'
import { type Client, FrameError, type ServerChannel } from '../channel'
import type { Listener, PortScan } from '../drivers/portScan'
import type { Log } from '../log'

export interface PortsOptions {
  scan: PortScan
  /** Sends a signal to one process; throws when it cannot. */
  kill(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void
  /** The preview address of a port; null where there is no preview. */
  previewUrl(port: number): string | null
  /** Real path of the workspace. */
  root: string
  /** Ports of this server itself, never told. */
  ownPorts(): readonly number[]
  /** Pid of this server: it and what it descends from are never told nor ended. */
  serverPid: number
  /** Terminal sessions by the pid of their shell. */
  shells(): ReadonlyMap<number, string>
  now(): Date
  log: Log
  /** Milliseconds between two looks; the promise is to notice within 2 s. */
  intervalMs?: number
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs?: number
}

export interface PortsChannel extends ServerChannel {
  readonly capabilities: readonly Capability[]
  /** True while this port is in the table, so that it may be previewed. */
  isOpen(port: number): boolean
}

/** Tells which ports the workspace's programs listen on, and ends them on request. */
export function createPortsChannel(options: PortsOptions): PortsChannel {
  const { scan, log, intervalMs = 1_000, graceMs = 5_000 } = options
  const clients = new Set<Client>()
  let state = { ...initialPorts, loaded: true }
  let listeners: readonly Listener[] = []
  let stopped = false
  let looking: Promise<void> | null = null

  const look = (): Promise<void> => {
    looking ??= scan()
      .then(update)
      .catch((error: unknown) => log.warn('Could not read the listening ports', { error: String(error) }))
      .finally(() => {
        looking = null
      })
    return looking
  }
  const timer = setInterval(() => void look(), intervalMs)
  timer.unref()
  void look()

  function update(found: readonly Listener[]): void {
    if (stopped) return
    listeners = found.filter(isOurs)
    const before = new Map(state.ports.map((port) => [port.port, port]))
    for (const { port } of state.ports) {
      if (!listeners.some((listener) => listener.port === port)) publish({ type: 'close', port })
    }
    for (const listener of listeners) {
      const known = before.get(listener.port)
      if (known?.pid !== listener.pid) publish({ type: 'open', ...describe(listener) })
    }
  }

  /** Only what descends from our shells and agents, or works below the root. */
  function isOurs({ port, pid, cwd, lineage }: Listener): boolean {
    if (HIDDEN_PORTS.includes(port) || options.ownPorts().includes(port) || pid === options.serverPid)
      return false
    const below = cwd !== null && (cwd === options.root || cwd.startsWith(options.root + sep))
    return below || lineage.includes(options.serverPid)
  }

  function describe({ port, pid, process, cwd, lineage }: Listener): Port {
    const url = options.previewUrl(port)
    const shells = options.shells()
    const sessionId = lineage.map((ancestor) => shells.get(ancestor)).find((id) => id !== undefined)
    const inside = cwd !== null && (cwd === options.root || cwd.startsWith(options.root + sep))
    return {
      port,
      pid,
      process,
      since: options.now().toISOString(),
      ...(url === null ? {} : { url }),
      ...(inside ? { cwd: `/${cwd.slice(options.root.length + 1)}` } : {}),
      ...(sessionId === undefined ? {} : { sessionId }),
    }
  }

  function publish(event: PortsEvent): void {
    state = reducePorts(state, event)
    for (const client of clients) client.send({ channel: 'ports', ...event })
  }

  /** Ends the process of a port; resolves with what went wrong, or null. */
  async function end(port: number): Promise<string | null> {
    await look()
    const listener = listeners.find((each) => each.port === port)
    if (!listener) return `No process of this workspace listens on port ${port}.`
    try {
      options.kill(listener.pid, 'SIGTERM')
      if (await closes(listener, graceMs)) return null
      options.kill(listener.pid, 'SIGKILL')
      return (await closes(listener, graceMs)) ? null : `${listener.process} did not stop.`
    } catch (error) {
      return (await closes(listener, 0)) ? null : `Could not stop ${listener.process}: ${String(error)}`
    }
  }

  async function closes({ port, pid }: Listener, withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs
    for (;;) {
      await look()
      if (!listeners.some((each) => each.port === port && each.pid === pid)) return true
      if (stopped || performance.now() >= until) return false
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  return {
    name: 'ports',
    capabilities: ['ports.snapshot'],
    isOpen: (port) => state.ports.some((each) => each.port === port),
    opened(client) {
      clients.add(client)
      if (client.tab !== null) client.send({ channel: 'ports', type: 'snapshot', ports: state.ports })
      else for (const port of state.ports) client.send({ channel: 'ports', type: 'open', ...port })
    },
    async received(client, frame) {
      const command = portsCommandSchema.safeParse(frame)
      if (!command.success) {
        if (frame.type !== 'kill') throw new FrameError('UNKNOWN_TYPE', `ports has no ${frame.type}.`)
        throw new FrameError('BAD_REQUEST', 'kill needs a port from 1 to 65535.')
      }
      const { port, requestId } = command.data
      const error = await end(port)
      if (requestId !== undefined) {
        const answer = error === null ? { success: true } : { success: false, error }
        client.send({ channel: 'ports', type: 'kill', requestId, ...answer })
      } else if (error !== null) throw new FrameError('BAD_REQUEST', error)
    },
    closed(client) {
      clients.delete(client)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
