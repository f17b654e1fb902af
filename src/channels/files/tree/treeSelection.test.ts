import { expect, it } from 'vitest'
import { treeRows } from './treeRows'
import { allOf, rangeOf, toggled } from './treeSelection'

const listing = (...names: string[]) => ({
  listing: {
    entries: names.map((name) => ({
      name,
      type: name === 'dir' ? ('directory' as const) : ('file' as const),
    })),
    ignored: [],
    truncated: false,
  },
  problem: null,
})
const rows = treeRows({
  folders: new Map([
    ['/', listing('dir', 'a', 'b')],
    ['/dir', listing('x', 'y')],
  ]),
  expanded: new Set(['/dir']),
  editing: null,
})

it('a range goes over what is shown, both ways, and begins anew where its beginning is gone', () => {
  expect(allOf(rows)).toEqual(['/dir', '/dir/x', '/dir/y', '/a', '/b'])
  expect(rangeOf(rows, '/dir/y', 4)).toEqual(['/dir/y', '/a', '/b'])
  expect(rangeOf(rows, '/dir/y', 0)).toEqual(['/dir', '/dir/x', '/dir/y'])
  expect(rangeOf(rows, '/gone', 3)).toEqual(['/a'])
  expect(rangeOf(rows, null, 3)).toEqual(['/a'])
})

it('a row is added to the one that is selected, and taken away again', () => {
  expect(toggled(new Set(), '/a', '/b')).toEqual(['/a', '/b'])
  expect(toggled(new Set(['/a', '/b']), '/b', '/a')).toEqual(['/b'])
  expect(toggled(new Set(), null, '/b')).toEqual(['/b'])
  expect(toggled(new Set(), '/a', '/a')).toEqual([])
})
