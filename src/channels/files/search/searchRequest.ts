import type { Emitter } from '../../../lib/createEmitter'
import type { Link, Outgoing } from '../../../socket/link'
import { FilesError, refusedToError } from '../filesError'
import { normaliseAnswer } from '../normalise'
import { type SearchResult, searchDataSchema } from '../shared/protocol'
import { collectHits } from './collectHits'
import type { FileHits } from './searchStore'

export interface Searching {
  readonly link: Link
  readonly newId: () => string
  readonly found: Emitter<SearchResult>
}

export interface Asked {
  /** Resolves when all is said. Rejects with `FilesError` or `RequestError`. */
  readonly answer: Promise<{ readonly truncated: boolean }>
  /** What was found since it was asked last. */
  news(): readonly FileHits[]
  /** The server ends early; the answer still comes. */
  cancel(): void
}

/** The server ends a search after two minutes. */
const TIMEOUT_MS = 150_000

/** One search on the server: `const { answer, news } = askSearch(searching, frame, () => show(news()))`. */
export function askSearch({ link, newId, found }: Searching, frame: Outgoing, heard: () => void): Asked {
  const requestId = newId()
  const collected = collectHits()
  const stop = found.on((result) => {
    if (result.requestId !== requestId) return
    collected.add(result)
    heard()
  })
  const answer = (async () => {
    try {
      const answered = normaliseAnswer(await link.ask({ ...frame, requestId }, { timeoutMs: TIMEOUT_MS }))
      if (answered?.success === false) throw refusedToError(answered)
      const data = searchDataSchema.safeParse(answered?.data)
      if (!data.success)
        throw new FilesError('INTERNAL_ERROR', `The server's answer to "search" can't be read.`)
      return data.data
    } finally {
      stop()
    }
  })()
  return { answer, news: collected.news, cancel: () => void link.send({ type: 'search_cancel', requestId }) }
}
