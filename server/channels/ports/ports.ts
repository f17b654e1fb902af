import {
  type Port,
  type PortsEvent,
  portsCommandSchema,
  type Web,
} from '../../../src/channels/ports/shared/protocol'
import { initialPorts, reducePorts } from '../../../src/channels/ports/shared/reduce'
import type { Capability } from '../../../src/socket/protocol'
import { hostOf, joinPorts, type Listener, type PortScan } from '../../drivers/ports/portScan'
import type { Processes } from '../../drivers/ports/processes'
import type { Log } from '../../lib/log'
import { type Client, FrameError, type ServerChannel } from '../../socket/channel'
import { killListener } from './killListener'
import { isKnownNonHttp, looksLikeHttp } from './looksLikeHttp'
import { createPortRows, type PortRowsOptions } from './portRows'

/** Requests without an answer after which a port with auto-open is asked no more. */
const MAX_SILENCES = 5

/** Why a port's process cannot be killed. */
const NO_KILL = {
  otherUser: ({ process }: Listener) => `${process} runs with rights that this server does not have.`,
  container: ({ port }: Listener) => `A container publishes port ${port}: stop the container instead.`,
} as const

export interface PortsOptions extends PortRowsOptions {
  scan: PortScan
  processes: Processes
  /** Requests the port's page; null when the connection is refused. */
  ask(listener: Listener): Promise<Web | null>
  /** What a terminal wrote last, as far as it was written after a position, and where that ends. */
  said(sessionId: string, from: number): { readonly text: string; readonly until: number }
  now(): Date
  log: Log
  /** Milliseconds between two looks; the promise is to notice within 2 s. */
  intervalMs?: number
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs?: number
}

export interface PortsChannel extends ServerChannel {
  readonly capabilities: readonly Capability[]
  /** The address of a port in the table, for the preview gateway; null for any other port. */
  hostOf(port: number): string | null
  /** It works below the root, or descends from a shell or an agent of this workspace. */
  owns(listener: Listener): boolean
}

/** The server's half of the channel `ports`: scans for listeners of the workspace, describes them, kills them on request. */
export function createPortsChannel(options: PortsOptions): PortsChannel {
  const { scan, log, memory, intervalMs = 1_000, graceMs = 5_000 } = options
  const clients = new Set<Client>()
  /** Requests in flight or answered: each listener is asked once. */
  const asked = new Map<number, { listener: Listener; answer: Promise<Web | null> }>()
  /** How often a port that is to open by itself took a question and said nothing. */
  const silences = new Map<number, number>()
  let state = { ...initialPorts, loaded: true }
  let listeners: readonly Listener[] = []
  const rows = createPortRows(options)
  /** Where the output of every terminal ended when the last look began: what a new port says comes later. */
  let lookedAt: ReadonlyMap<string, number> | null = null
  /** The same as it was before each port was there. */
  const heardFrom = new Map<number, ReadonlyMap<string, number>>()
  let stopped = false
  let looking: Promise<void> | null = null

  const look = (): Promise<void> => {
    const until = new Map(
      [...options.shells().values()].map((id) => [id, options.said(id, Number.POSITIVE_INFINITY).until]),
    )
    looking ??= scan()
      .then(update)
      .then(() => {
        lookedAt = until
      })
      .catch((error: unknown) => log.warn('Could not read the listening ports', { error: String(error) }))
      .finally(() => {
        looking = null
      })
    return looking
  }
  /** Not content with a look that began before now. */
  const lookAnew = async () => {
    await looking
    await look()
  }
  const timer = setInterval(() => void look(), intervalMs)
  timer.unref()
  void look()

  function update(found: readonly Listener[]): void {
    if (stopped) return
    const before = listeners
    listeners = joinPorts(found.filter(rows.isOurs))
    for (const { port } of state.ports) {
      if (listeners.some((listener) => listener.port === port)) continue
      asked.delete(port)
      heardFrom.delete(port)
      silences.delete(port)
      publish({ type: 'close', port })
    }
    for (const listener of listeners) {
      const known = rowOf(listener.port)
      const reach = rows.reachOf(listener)
      if (known?.pid !== rows.pidOf(listener)) {
        heardFrom.set(listener.port, lookedAt ?? new Map())
        publish({ type: 'open', ...rows.describe(listener, sinceOf(listener, before)) })
      } else if (known.loopback !== reach.loopback || known.address !== reach.address)
        change(listener.port, { address: undefined, ...reach })
      const isAsked = asked.get(listener.port)?.listener.pid === listener.pid
      if (!isAsked && mayAsk(listener)) void ask(listener)
    }
  }

  /** Auto-open is the user's word that the port serves pages. */
  const mayAsk = (listener: Listener) =>
    looksLikeHttp(listener, saidBy(listener)) ||
    (memory.of(listener.port).autoOpen === true && !isKnownNonHttp(listener.port, listener.process))

  /** A port with auto-open is asked again: a dev server answers only after its first build. */
  function isPatient(port: number): boolean {
    const times = (silences.get(port) ?? 0) + 1
    silences.set(port, times)
    return memory.of(port).autoOpen === true && times < MAX_SILENCES
  }

  const listenerOf = (port: number) => listeners.find((each) => each.port === port)
  const rowOf = (port: number) => state.ports.find((each) => each.port === port)

  function saidBy(listener: Listener): string {
    const sessionId = rows.sessionOf(listener)
    if (sessionId === undefined) return ''
    return options.said(sessionId, heardFrom.get(listener.port)?.get(sessionId) ?? 0).text
  }

  /** What listened before this server looked is as old as its process; of the rest we saw the beginning. */
  function sinceOf({ started, sockets }: Listener, before: readonly Listener[]): string {
    const heir = before.find((other) => other.sockets.some((socket) => sockets.includes(socket)))
    const since = heir && rowOf(heir.port)?.since
    const time = lookedAt ? null : started
    return since ?? (time === null ? options.now() : new Date(time)).toISOString()
  }

  function change(port: number, news: Partial<Port>): void {
    const row = rowOf(port)
    if (row && !stopped) publish({ type: 'update', ...row, ...news })
  }

  /** The answer for one listener, asked once; what a new one on the same port says is another matter. */
  function ask(listener: Listener): Promise<Web | null> {
    const { port, pid } = listener
    const known = asked.get(port)
    if (known?.listener.pid === pid) return known.answer
    const answer = options.ask(listener).catch((error: unknown) => {
      log.debug('A port could not be asked', { port, error: String(error) })
      return null
    })
    asked.set(port, { listener, answer })
    void answer.then((web) => {
      if (asked.get(port)?.answer !== answer) return
      if (web === null || (web.kind === 'silent' && isPatient(port))) asked.delete(port)
      if (web !== null && rowOf(port)?.pid === rows.pidOf(listener)) change(port, { web })
    })
    return answer
  }

  function publish(event: PortsEvent): void {
    state = reducePorts(state, event)
    for (const client of clients) {
      if (client.tab !== null) client.send({ channel: 'ports', ...event })
      else if (event.type !== 'update') client.send({ channel: 'ports', ...event })
    }
  }

  async function end(port: number): Promise<string | null> {
    // What the tabs show, and so what the user wants to end.
    const meant = listenerOf(port)
    await lookAnew()
    const listener = listenerOf(port)
    if (!listener) return `No process of this workspace listens on port ${port}.`
    if (meant && !isSame(meant, listener)) return `Another process listens on port ${port} now.`
    const noKill = rows.noKillOf(listener)
    if (noKill) return NO_KILL[noKill](listener)
    const isProtected = (pid: number) => pid === options.serverPid
    const { processes } = options
    const error = await killListener(listener, { processes, isProtected, graceMs, pollMs: 100 })
    await lookAnew()
    return error
  }

  /** The user looks at it: now it may be asked, and anew, unless it is known to speak something else. */
  async function lookAt(port: number): Promise<{ success: boolean; error?: string; web?: Web }> {
    const listener = listenerOf(port)
    if (!listener) return { success: false, error: `No process of this workspace listens on port ${port}.` }
    if (isKnownNonHttp(port, listener.process)) return { success: true, web: { kind: 'notHttp' } }
    asked.delete(port)
    const web = await ask(listener)
    return web === null
      ? { success: false, error: `Nothing answers on port ${port}.` }
      : { success: true, web }
  }

  return {
    name: 'ports',
    capabilities: ['ports.snapshot', 'ports.details'],
    owns: rows.owns,
    hostOf(port) {
      const listener = listenerOf(port)
      return listener ? hostOf(listener) : null
    },
    opened(client) {
      clients.add(client)
      if (client.tab !== null) client.send({ channel: 'ports', type: 'snapshot', ports: state.ports })
      else for (const port of state.ports) client.send({ channel: 'ports', type: 'open', ...port })
    },
    async received(client, frame) {
      const command = portsCommandSchema.safeParse(frame)
      if (!command.success) {
        if (!['kill', 'look', 'remember'].includes(frame.type))
          throw new FrameError('UNKNOWN_TYPE', `ports has no ${frame.type}.`)
        throw new FrameError(
          'BAD_REQUEST',
          `${frame.type} needs a port from 1 to 65535, and fields of their kind.`,
        )
      }
      const { type, port, requestId } = command.data
      const reply = (answer: object) => client.send({ channel: 'ports', type, requestId, ...answer })
      if (type === 'look') return reply(await lookAt(port))
      if (type === 'remember') {
        await memory.remember(port, command.data)
        const { label: _, autoOpen: __, ...row } = rowOf(port) ?? { port }
        if ('pid' in row && !stopped) publish({ type: 'update', ...row, ...memory.of(port) })
        return reply({ success: true })
      }
      const error = await end(port)
      if (requestId !== undefined) reply(error === null ? { success: true } : { success: false, error })
      else if (error !== null) throw new FrameError('BAD_REQUEST', error)
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

/** The same program: also one that a child goes on with. */
const isSame = (one: Listener, other: Listener): boolean =>
  one.pid === other.pid || one.sockets.some((socket) => other.sockets.includes(socket))
