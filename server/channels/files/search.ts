import type { FilesRequest, SearchContext, SearchMatch } from '../../../src/channels/files/shared/protocol'
import { FilesFault } from '../../drivers/disk/filesFault'
import type { Ripgrep } from '../../drivers/search/ripgrep'
import type { FoundInFile } from '../../drivers/search/ripgrepOutput'
import type { Client } from '../../socket/channel'

type SearchRequest = Extract<FilesRequest, { type: 'search' }>

const MAX_MATCHES = 10_000
const DEFAULT_MATCHES = 2000
/** Matches and lines around them in one frame. */
const PER_FRAME = 200
/** UTF-16 units of text in one frame, so that it fits whatever JSON makes of them. */
const UNITS_PER_FRAME = 60_000
/** A search ends, truncated, when this many bytes of its matches wait for the socket. */
const MAX_UNREAD_BYTES = 2 * 1024 * 1024
/** So does any that finds while this much waits in all: the socket would be closed for it soon. */
const MAX_WAITING_BYTES = 6 * 1024 * 1024
/** Searches of one socket at a time. */
const MAX_RUNNING = 4
/** What a mount that hangs keeps from being searched is left out after this, ms. */
const SEARCH_MS = 120_000

interface Searches {
  /** Sends what is found as it is found, then resolves with the answer's `data`. */
  run(client: Client, request: SearchRequest): Promise<unknown>
  /** Ends one search early; its answer still comes. Unknown ids are of searches that just ended. */
  cancel(client: Client, requestId: string): void
  closed(client: Client): void
  stop(): void
}

export function createSearches(ripgrep: Ripgrep | null): Searches {
  const running = new Map<string, Map<string, AbortController>>()

  function begin(client: Client, requestId: string): AbortController {
    const own = running.get(client.id) ?? new Map<string, AbortController>()
    if (own.has(requestId)) throw new FilesFault('BAD_REQUEST', 'This requestId is in use.')
    if (own.size >= MAX_RUNNING) throw new FilesFault('BAD_REQUEST', 'Too many searches at a time.')
    const controller = new AbortController()
    running.set(client.id, own.set(requestId, controller))
    return controller
  }

  function end(client: Client, requestId: string): void {
    const own = running.get(client.id)
    own?.delete(requestId)
    if (own?.size === 0) running.delete(client.id)
  }

  const abortAll = (own: ReadonlyMap<string, AbortController>) => {
    for (const controller of own.values()) controller.abort()
  }

  return {
    async run(client, request) {
      if (!ripgrep) throw new FilesFault('BAD_REQUEST', 'This server cannot search.')
      const { requestId, limit = DEFAULT_MATCHES } = request
      const controller = begin(client, requestId)
      const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(SEARCH_MS)])
      const found = (path: string, inFile: FoundInFile) => {
        for (const part of inFrames(inFile))
          client.send({ channel: 'files', type: 'search_result', requestId, path, ...part })
        const isUnread = client.answerBytes(requestId) > MAX_UNREAD_BYTES
        if (isUnread || client.answerBytes() > MAX_WAITING_BYTES) controller.abort()
      }
      try {
        return await ripgrep.search({ ...request, limit: Math.min(limit, MAX_MATCHES) }, found, signal)
      } finally {
        end(client, requestId)
      }
    },
    cancel: (client, requestId) => running.get(client.id)?.get(requestId)?.abort(),
    closed: (client) => abortAll(running.get(client.id) ?? new Map()),
    stop() {
      for (const own of running.values()) abortAll(own)
    },
  }
}

interface Frame {
  matches: SearchMatch[]
  context?: SearchContext[]
}

/** What was found in a file, in the order of its lines, as frames that each fit one message. */
function inFrames({ matches, context }: FoundInFile): Frame[] {
  const frames: Frame[] = []
  const lines = [...matches, ...context].toSorted((one, other) => one.line - other.line)
  let frame: Frame = { matches: [] }
  let [count, units] = [PER_FRAME, 0]
  for (const line of lines) {
    if (count >= PER_FRAME || units > UNITS_PER_FRAME) {
      frame = { matches: [] }
      frames.push(frame)
      ;[count, units] = [0, 0]
    }
    count += 1
    if ('preview' in line) frame.matches.push(line)
    else frame.context = [...(frame.context ?? []), line]
    units += 'preview' in line ? line.preview.length + (line.replacement?.length ?? 0) : line.text.length
  }
  return frames
}
