import type { AnyMessage, Stream } from '@agentclientprotocol/sdk'
import type { LogEntry } from '../../src/channels/agent/shared/agentsProtocol'
import { createEmitter } from '../../src/lib/createEmitter'
import { describeLine, describeMessage, isShort } from './describeMessage'
import type { Redact } from './redact'

/**
 * One thing between this server and an agent: a message to it or from it, a line that it printed beside them, or what
 * became of its process. `n` counts from 1, without a gap.
 */
export type TraceEntry = Readonly<LogEntry>

/** The last of what was said to an agent and by it, in memory only. */
export interface AgentTrace {
  /** Those behind `after` that are still there, oldest first. */
  entries(after: number): readonly TraceEntry[]
  /** Returns the unsubscribe. */
  onAdded(listener: () => void): () => void
  printed(line: string): void
  process(words: string): void
  /** The same stream, with what passes noted. */
  tap(stream: Stream): Stream
}

/** Described when it is first read, which costs more than all the rest and is seldom asked for. */
interface Kept extends Omit<TraceEntry, 'text'> {
  text: string | (() => string)
}

/** Entries that are kept of one agent. */
const MAX_ENTRIES = 500

/** @param wall milliseconds since 1970 */
export function createAgentTrace(wall: () => number, redact: Redact): AgentTrace {
  let kept: Kept[] = []
  let n = 0
  const added = createEmitter<void>()

  function add(kind: TraceEntry['kind'], text: Kept['text']): void {
    n += 1
    kept.push({ n, at: new Date(wall()).toISOString(), kind, text })
    // Not at each entry: copying all of them for each would be the larger part of the work.
    if (kept.length >= 2 * MAX_ENTRIES) kept = kept.slice(-MAX_ENTRIES)
    added.emit()
  }
  function message(kind: 'sent' | 'received', said: AnyMessage): void {
    const describe = () => describeMessage(said, redact)
    add(kind, isShort(said) ? describe : describe())
  }
  const read = (entry: Kept): TraceEntry => {
    const text = typeof entry.text === 'string' ? entry.text : entry.text()
    entry.text = text
    return { ...entry, text }
  }

  return {
    entries: (after) =>
      kept
        .slice(-MAX_ENTRIES)
        .filter((entry) => entry.n > after)
        .map(read),
    onAdded: added.on,
    printed(line) {
      const describe = () => describeLine(line, redact)
      add('printed', isShort(line) ? describe : describe())
    },
    process: (words) => add('process', words),
    tap({ readable, writable }) {
      const writer = writable.getWriter()
      const noted = new TransformStream<AnyMessage, AnyMessage>({
        transform(said, controller) {
          message('received', said)
          controller.enqueue(said)
        },
      })
      return {
        readable: readable.pipeThrough(noted),
        writable: new WritableStream<AnyMessage>({
          write(said) {
            message('sent', said)
            return writer.write(said)
          },
          close: () => writer.close(),
          abort: (reason) => writer.abort(reason),
        }),
      }
    },
  }
}
