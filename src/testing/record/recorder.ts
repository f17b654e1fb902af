import * as z from 'zod/mini'
import type { Direction } from '../kit/socketFaults'

/** How far the two logs of a workspace had come when the recording began. */
export interface Cursors {
  /** Last event of the agent's log. */
  readonly agent: number
  /** Position by terminal session. */
  readonly terminals: Readonly<Record<string, number>>
}

/** One line of a recording, the one file format of all of them: JSON, one frame a line. */
export interface RecordEntry {
  /** Milliseconds since the recording began. */
  readonly t: number
  readonly dir: Direction
  readonly frame: { readonly [field: string]: unknown }
  readonly cursors: Cursors
}

const entrySchema = z.object({
  t: z.number(),
  dir: z.enum(['up', 'down']),
  frame: z.record(z.string(), z.unknown()),
  cursors: z._default(z.object({ agent: z.number(), terminals: z.record(z.string(), z.number()) }), {
    agent: 0,
    terminals: {},
  }),
})

/** Keeps the frames of one run with the cursors after each, which it reads from the frames themselves. */
export function createRecorder() {
  const entries: RecordEntry[] = []
  let cursors: Cursors = { agent: 0, terminals: {} }

  return {
    entries: (): readonly RecordEntry[] => entries,
    record({ t, dir, frame }: Omit<RecordEntry, 'cursors'>): void {
      if (dir === 'down') cursors = after(cursors, frame)
      entries.push({ t, dir, frame, cursors })
    },
    toJsonLines: () => entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
  }
}

/** Reads a recording; throws a sentence that names the line which is none. */
export function readRecording(text: string): RecordEntry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return []
    const entry = entrySchema.safeParse(JSON.parse(line))
    if (!entry.success) throw new Error(`Line ${index + 1} is not a frame of a recording.`)
    return [entry.data]
  })
}

function after(cursors: Cursors, { channel, type, seq, sessionId }: RecordEntry['frame']): Cursors {
  if (typeof seq !== 'number') return cursors
  if (channel === 'agent') return { ...cursors, agent: Math.max(cursors.agent, seq) }
  if (channel !== 'terminal' || typeof sessionId !== 'string' || type === 'attached') return cursors
  return { ...cursors, terminals: { ...cursors.terminals, [sessionId]: seq } }
}

/** What of a socket is recorded: of `ws`, on either side. */
export interface RecordedSocket {
  on(event: 'message', listener: (message: Buffer) => void): unknown
  send(...sent: [string | Buffer, ...unknown[]]): void
}

/**
 * Records a real socket until it closes. What is no JSON object is left out: it is no frame.
 * @param outgoing `up` where the socket is a client's, `down` where it is a server's
 */
export function recordSocket(
  socket: RecordedSocket,
  outgoing: Direction,
  record: (entry: Omit<RecordEntry, 'cursors'>) => void,
  now: () => number,
): void {
  const began = now()
  const incoming = outgoing === 'up' ? 'down' : 'up'
  const keep = (dir: Direction, message: string | Buffer) => {
    const frame = frameIn(message.toString())
    if (frame) record({ t: now() - began, dir, frame })
  }
  const { send } = socket
  socket.on('message', (message) => keep(incoming, message))
  socket.send = (...sent) => {
    keep(outgoing, sent[0])
    send.apply(socket, sent)
  }
}

function frameIn(text: string): RecordEntry['frame'] | null {
  try {
    const frame = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text))
    return frame.success ? frame.data : null
  } catch {
    return null
  }
}
