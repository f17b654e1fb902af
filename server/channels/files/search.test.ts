import { expect, it } from 'vitest'
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
      found('/a', [{ line: 1, column: 1, length: 6, preview: 'needle' }])
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
