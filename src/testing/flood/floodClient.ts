import { WebSocket } from 'ws'
import { LIMITS } from '../../socket/protocol'
import type { BuiltServer } from './builtServer'

/** How one of many clients takes what it is sent. */
export type Habit =
  /** As it comes, and says what it has read. */
  | 'reads'
  /** 50 kB a second, and says what it has read. */
  | 'readsSlowly'
  /** As it comes, and never says that it has read: a frozen page. */
  | 'hides'
  /** Nothing. */
  | 'neverReads'

const SLOW_BYTES = 50_000
const SLOW_STEP_MS = 100
const ACK_MS = 50
const OUTPUT = '{"channel":"terminal","type":"output"'

interface Session {
  epoch: string
  read: number
  told: number
}

export type FloodClient = Awaited<ReturnType<typeof openFloodClient>>

/** A page's side of the wire that does no more than the wire asks for, so that many cost little. */
export async function openFloodClient(server: BuiltServer, name: string, habit: Habit) {
  const sessions = new Map<string, Session>()
  let socket: WebSocket
  let generation = 0
  let losses = 0
  let budget = 0
  let isEnding = false

  function heard(message: string): void {
    // The fields of an output stand in this order: `data` is never looked at.
    if (message.startsWith(OUTPUT)) {
      const id = /"sessionId":"([^"]+)"/.exec(message.slice(0, 250))?.[1] ?? ''
      read(id, Number(message.slice(message.lastIndexOf(':') + 1, -1)))
      return
    }
    const frame = JSON.parse(message) as Record<string, unknown>
    const { type, sessionId, epoch, seq } = frame
    if (frame.channel !== 'terminal' || typeof sessionId !== 'string') return
    if (type === 'attached' && typeof epoch === 'string') {
      const known = sessions.get(sessionId)
      sessions.set(sessionId, known?.epoch === epoch ? known : { epoch, read: 0, told: 0 })
    }
    if (type === 'reset') read(sessionId, Number(seq))
  }

  function read(id: string, position: number): void {
    const session = sessions.get(id)
    if (!session) return
    session.read = position
    if (position - session.told >= LIMITS.ackUnits) tell(id, session)
  }

  function tell(sessionId: string, session: Session): void {
    if (habit === 'hides' || session.read === session.told) return
    session.told = session.read
    send({ type: 'ack', sessionId, epoch: session.epoch, seq: session.read })
  }

  function send(command: object): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ channel: 'terminal', ...command }))
  }

  function connect(): Promise<void> {
    generation += 1
    const { port, workspaceId, token } = server
    const url = `ws://127.0.0.1:${port}/workspaces/${workspaceId}/ws?client=${name}&gen=${generation}`
    const headers = { host: `localhost:${port}` }
    const mine = new WebSocket(url, ['Bearer', token], { headers, perMessageDeflate: false })
    socket = mine
    mine.on('message', (message: Buffer) => {
      budget -= message.length
      if (habit === 'readsSlowly' && budget < 0) mine.pause()
      heard(message.toString('latin1'))
    })
    mine.on('close', () => {
      if (mine === socket && !isEnding) losses += 1
    })
    return new Promise((resolve, reject) => {
      mine.once('open', resolve)
      mine.on('error', reject)
    })
  }

  await connect()
  const telling = setInterval(() => {
    for (const [id, session] of sessions) tell(id, session)
  }, ACK_MS)
  const reading = setInterval(() => {
    budget = Math.min(SLOW_BYTES, budget + (SLOW_BYTES * SLOW_STEP_MS) / 1000)
    if (habit === 'readsSlowly' && budget > 0 && socket.isPaused) socket.resume()
  }, SLOW_STEP_MS)

  return {
    /** Starts a shell, or looks at the one that is there. */
    open: (sessionId: string) => send({ type: 'create', sessionId, cols: 80, rows: 24 }),
    input: (sessionId: string, data: string) =>
      send({ type: 'input', sessionId, data, epoch: sessions.get(sessionId)?.epoch }),
    detach: (sessionId: string) => send({ type: 'detach', sessionId }),
    isAttached: (sessionId: string) => sessions.has(sessionId),
    /** Reads nothing from now on, where that is its habit. */
    settle: () => void (habit === 'neverReads' && socket.pause()),
    /** Units it has read of all terminals. */
    units: () => [...sessions.values()].reduce((sum, session) => sum + session.read, 0),
    /** Sockets the server ended. */
    losses: () => losses,
    /** Loses its socket and comes back to where it was. */
    async comeBack() {
      const before = socket
      await connect()
      before.terminate()
      for (const [sessionId, { epoch, read: after }] of sessions)
        send({ type: 'create', sessionId, cols: 80, rows: 24, epoch, after })
    },
    close() {
      isEnding = true
      clearInterval(telling)
      clearInterval(reading)
      socket.terminate()
    },
  }
}
