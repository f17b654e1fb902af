import { beforeAll, describe, expect, it, vi } from 'vitest'
import { MonacoModel } from './monacoModel'
import { localSymbolAt } from './monacoSymbols'

const MODULE = `import { total, type Cart } from './cart'
import Shop from './shop'
export const shared = 1
const later = 2
export { later }
const whole = 3
export default whole
interface Props { size: number }
export function sum(first: number, { size }: Props) {
  const inner = first + size + total
  return { inner, first }
}
function own<Item>(item: Item) { return item }
own(new Shop<Cart>())
class Own { member = own(1) }
new Own().member
enum Kind { One }
`

/** The places of a name, by the number of its occurrence in the text. */
async function placesOf(text: string, name: string, nth = 0, path = '/a.ts') {
  const open = new MonacoModel(path, text)
  const matches = open.model.findMatches(`\\b${name}\\b`, false, true, true, null, false)
  const at = matches[nth]?.range.getStartPosition()
  if (!at) throw new Error(`There is no ${name}.`)
  const symbol = await localSymbolAt(open.model, at)
  open.dispose()
  return symbol?.places.map(({ range, before, after }) => [range.startLineNumber, before, after]) ?? null
}

describe('what is known of a name in one file', { timeout: 60_000 }, () => {
  /** The service starts with the first file of its language. */
  beforeAll(async () => {
    for (const path of ['/a.ts', '/a.js'])
      await vi.waitUntil(() => placesOf('{ let a = 1 }\n', 'a', 0, path), { timeout: 60_000, interval: 200 })
  }, 120_000)

  it.each(['total', 'Cart', 'Shop', 'shared', 'later', 'whole', 'sum', 'member', 'size', 'One'])(
    'is not all there is, for %s',
    async (name) => {
      expect(await placesOf(MODULE, name)).toBeNull()
    },
  )

  it.each([
    [
      'first',
      [
        [9, '', ''],
        [10, '', ''],
        [11, 'first: ', ''],
      ],
    ],
    [
      'inner',
      [
        [10, '', ''],
        [11, 'inner: ', ''],
      ],
    ],
    [
      'own',
      [
        [13, '', ''],
        [14, '', ''],
        [15, '', ''],
      ],
    ],
    [
      'Item',
      [
        [13, '', ''],
        [13, '', ''],
      ],
    ],
    [
      'Own',
      [
        [15, '', ''],
        [16, '', ''],
      ],
    ],
    ['Kind', [[17, '', '']]],
    [
      'Props',
      [
        [8, '', ''],
        [9, '', ''],
      ],
    ],
  ])('is all there is, for %s', async (name, places) => {
    expect(await placesOf(MODULE, name)).toEqual(places)
  })

  it('is not all there is for what every script of a page can use', async () => {
    expect(await placesOf('var counter = 1\ncounter++\n', 'counter', 0, '/a.js')).toBeNull()
    expect(
      await placesOf('function f() { var counter = 1; counter++ }\n', 'counter', 0, '/a.js'),
    ).toHaveLength(2)
  })
})
