import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FilesState, initialFiles, reduceFiles } from './reduce'
import type { FilesEvent } from './shared/protocol'

const fold = (events: readonly FilesEvent[], from = initialFiles) => events.reduce(reduceFiles, from)

/** In which order files were found says nothing. */
const found = ({ hits }: FilesState) =>
  Object.fromEntries(
    Object.entries(hits).map(([requestId, files]) => [
      requestId,
      Object.fromEntries(files.map(({ path, matches }) => [path, matches])),
    ]),
  )

const matches = fc.array(
  fc
    .record({ line: fc.integer({ min: 1, max: 4 }), column: fc.integer({ min: 1, max: 3 }) })
    .map((at) => ({ ...at, length: 3, preview: `line ${at.line}` })),
  { maxLength: 4 },
)
const result: fc.Arbitrary<FilesEvent> = fc.record({
  type: fc.constant('search_result' as const),
  requestId: fc.constantFrom('s1', 's2'),
  path: fc.constantFrom('/a', '/b', '/c'),
  matches,
})
const change: fc.Arbitrary<FilesEvent> = fc.record({
  type: fc.constant('change' as const),
  action: fc.constantFrom('create' as const, 'modify' as const, 'delete' as const),
  path: fc.constantFrom('/a', '/b'),
  isDirectory: fc.boolean(),
})
const events = fc.array(fc.oneof(result, change), { maxLength: 12 })

describe('what the server pushes about files', () => {
  it('ends the same in any order and however often each comes', () => {
    fc.assert(
      fc.property(
        events.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
        ([all, disturbed]) => {
          expect(found(fold(disturbed))).toEqual(found(fold(all)))
        },
      ),
    )
  })

  it('lacks what did not come and nothing else', () => {
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 11 }), (all, missing) => {
        const rest = all.filter((_, index) => index !== missing)
        const lost = all.filter((_, index) => index === missing)
        expect(found(fold(lost, fold(rest)))).toEqual(found(fold(all)))
      }),
    )
  })

  it('stays the same object when nothing was new', () => {
    fc.assert(
      fc.property(events, (all) => {
        const state = fold(all)
        expect(fold(all, state)).toBe(state)
      }),
    )
  })
})
