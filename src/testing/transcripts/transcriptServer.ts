import type { RecordEntry } from '../record/recorder'
import { filled, matches, type Names } from './matches'

/** What it needs of the server's end of a socket: it is no socket itself, and speaks over `ws` or over a `SocketPair`. */
interface ServersEnd {
  on(event: 'message', listener: (message: Buffer) => void): unknown
  send(bytes: Buffer, options: object): void
}

/** What a client said and what the transcript says to that. */
interface Exchange {
  readonly asks: object | null
  readonly answers: readonly object[]
  isUsed: boolean
}

/**
 * A server that says what a transcript says: what comes before the first frame of the client at once, the rest
 * each time the client says what it said then. Something may be asked again, which is answered as before.
 */
export function answerFromTranscript(entries: readonly RecordEntry[], socket: ServersEnd) {
  const exchanges = exchangesOf(entries)
  const names: Names = new Map()
  const unexpected: string[] = []
  const say = ({ answers }: Exchange, known: Names) => {
    for (const answer of answers) socket.send(Buffer.from(JSON.stringify(filled(answer, known))), {})
  }

  socket.on('message', (message) => {
    const frame: unknown = JSON.parse(message.toString('utf8'))
    const fresh = exchanges.find(({ asks, isUsed }) => !isUsed && asks && matches(asks, frame, names))
    if (fresh) {
      fresh.isUsed = true
      say(fresh, names)
      return
    }
    const again: Names = new Map()
    const known = exchanges.find(({ asks }) => asks && matches(asks, frame, again))
    if (known) say(known, again)
    else unexpected.push(message.toString('utf8'))
  })
  for (const first of exchanges.filter(({ asks }) => asks === null)) say(first, names)

  return {
    /** Frames of the client that the transcript does not know. */
    unexpected: (): readonly string[] => unexpected,
    /** What the client of the transcript said and this one did not. */
    unsaid: () => exchanges.flatMap(({ asks, isUsed }) => (asks && !isUsed ? [asks] : [])),
  }
}

function exchangesOf(entries: readonly RecordEntry[]): Exchange[] {
  const exchanges: { asks: object | null; answers: object[]; isUsed: boolean }[] = []
  for (const { dir, frame } of entries) {
    if (dir === 'up') exchanges.push({ asks: frame, answers: [], isUsed: false })
    else if (exchanges.length === 0) exchanges.push({ asks: null, answers: [frame], isUsed: false })
    else exchanges.at(-1)?.answers.push(frame)
  }
  return exchanges
}
