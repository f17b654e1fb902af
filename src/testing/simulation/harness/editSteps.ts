import fc from 'fast-check'
import type { FaultKind } from '../../kit/socketFaults'

/** Lines of the file that are edited; what stands between them keeps edits of two of them apart. */
const SLOTS = [0, 1, 2, 3] as const
export const START = SLOTS.map((slot) => `${slot}: start\n--\n==\n`).join('')
/** The same file in another branch. */
export const TOPIC = START.replaceAll('start', 'topic 0')

/** The text with another line in the place of the first of this slot, or behind the last where there is none. */
export function withSlot(text: string, slot: number, line: string): string {
  const place = new RegExp(`^${slot}:.*$`, 'm')
  const next = `${slot}: ${line}`
  return place.test(text) ? text.replace(place, next) : `${text}${next}\n`
}

/** What somebody wrote, by its name. */
export const tokensIn = (text: string): readonly string[] => text.match(/(?:mine|theirs|topic) \d+/g) ?? []

export type EditStep =
  | { readonly do: 'type' | 'external'; readonly slot: number }
  | { readonly do: 'rewrite' | 'delete' | 'save' | 'keepMine' | 'takeDisk' | 'saveAgain' | 'undo' }
  | { readonly do: 'undoMerge' | 'rename' | 'trash' | 'untrash' }
  | { readonly do: 'checkout' | 'stash' | 'pop' | 'discard' }
  | { readonly do: 'merge'; readonly choice: 'theirs' | 'mine' | 'both' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut'; readonly kind: FaultKind; readonly ms: number }

const one = <const T extends string>(...names: readonly T[]) => fc.record({ do: fc.constantFrom(...names) })

/** What the user, the disk, git and the network may do next. */
export const editStep: fc.Arbitrary<EditStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('type', 'external'), slot: fc.constantFrom(...SLOTS) }),
  },
  { weight: 4, arbitrary: one('save', 'save', 'delete', 'rewrite') },
  { weight: 2, arbitrary: one('keepMine', 'takeDisk', 'saveAgain') },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('merge' as const),
      choice: fc.constantFrom('theirs', 'mine', 'both'),
    }),
  },
  { weight: 2, arbitrary: one('undo', 'undoMerge') },
  { weight: 2, arbitrary: one('rename', 'trash', 'untrash') },
  { weight: 2, arbitrary: one('checkout', 'stash', 'pop', 'discard') },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 100, 1100, 40_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      kind: fc.constantFrom<FaultKind>('close', 'rst', 'blackhole'),
      ms: fc.constantFrom(0, 500, 5000),
    }),
  },
)
