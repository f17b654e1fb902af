import { bench, describe } from 'vitest'
import { createPathFinder } from '../../server/channels/files/find'
import { createRandom } from '../../src/testing/kit/random'

const FILES = 100_000
const KEYS = 'buttongroup'
const WORDS =
  'app button chart client dialog editor form group hook index layout list menu model page panel query route search server store table test theme tree utils view widget'.split(
    ' ',
  )

/** 100,000 paths as those of a large repository. */
function manyPaths(): string[] {
  const random = createRandom(5)
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? ''
  const endings = ['.ts', '.tsx', '.test.ts', '.css', '.md']
  return Array.from({ length: FILES }, (_, at) => {
    const folders = Array.from({ length: 2 + Math.floor(random() * 4) }, word)
    return `/packages/${folders.join('/')}/${word()}-${word()}${at % 1000}${endings[at % endings.length]}`
  })
}

const finder = createPathFinder({
  listFiles: async () => ({ paths: manyPaths(), truncated: false }),
  search: () => Promise.reject(new Error('not asked here')),
})
await finder.find('x', 1)

describe(`quick open in ${FILES} paths: each letter of ${KEYS}`, () => {
  for (let end = 1; end <= KEYS.length; end++) {
    const typed = KEYS.slice(0, end)
    bench(typed, async () => {
      await finder.find(typed, 100)
    })
  }
})
