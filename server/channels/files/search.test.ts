import { expect, it } from 'vitest'
import { filesEventSchema } from '../../../src/channels/files/shared/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createSearches } from './search'

const MIB = 1024 * 1024

/** A search that finds one line, for a socket with this much waiting. */
function search(waiting: { own: number; all: number }) {
  const client = fakeClient(() => undefined, {
    tab: null,
    answerBytes: (requestId) => (requestId === 'r' ? waiting.own : waiting.all),
  })
  const searches = createSearches({
    listFiles: () => Promise.reject(new Error('not asked here')),
    async search(_, found, signal) {
      found('/a', { matches: [{ line: 1, column: 1, length: 6, preview: 'needle' }], context: [] })
      return { files: 1, matches: 1, truncated: signal.aborted }
    },
  })
  return searches.run(client, { type: 'search', requestId: 'r', query: 'needle' })
}

it('a search ends early where its matches are not taken, and not for other transfers of its socket', async () => {
  expect(await search({ own: 0, all: 4 * MIB })).toMatchObject({ truncated: false })
  expect(await search({ own: 2 * MIB + 1, all: 2 * MIB + 1 })).toMatchObject({ truncated: true })
  expect(await search({ own: MIB, all: 6 * MIB + 1 })).toMatchObject({ truncated: true })
})

it('lines around matches and long replacements come in frames that fit a message, in order (F14)', async () => {
  const frames: object[] = []
  const client = fakeClient((frame) => void frames.push(frame))
  const matches = Array.from({ length: 300 }, (_, at) => ({
    line: at * 3 + 2,
    column: 1,
    length: 1,
    preview: '\u0001'.repeat(250),
    replacement: '\u0001'.repeat(20_000),
  }))
  const context = matches.flatMap(({ line }) => [
    { line: line - 1, text: 'above' },
    { line: line + 1, text: 'below' },
  ])
  const searches = createSearches({
    listFiles: () => Promise.reject(new Error('not asked here')),
    async search(_, found) {
      found('/a', { matches, context })
      return { files: 1, matches: matches.length, truncated: false }
    },
  })
  await searches.run(client, { type: 'search', requestId: 'r', query: 'x', isRegExp: true, context: 1 })
  const results = frames.map((frame) => filesEventSchema.parse(frame))
  expect(results.flatMap((result) => (result.type === 'change' ? [] : result.matches))).toEqual(matches)
  expect(results.flatMap((result) => (result.type === 'change' ? [] : (result.context ?? [])))).toEqual(
    context,
  )
  expect(Math.max(...frames.map((frame) => Buffer.byteLength(JSON.stringify(frame))))).toBeLessThan(1_000_000)
})
