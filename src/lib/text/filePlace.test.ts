import { expect, it } from 'vitest'
import { filePlaceText, parseFilePlace } from './filePlace'
import { filePlaceReadings } from './filePlaceReadings'

it.each([
  ['src/a.ts:12:4', { file: '/src/a.ts', line: 12, column: 4 }],
  ['a b.ts:3', { file: '/a b.ts', line: 3 }],
  ['a:b.ts', { file: '/a:b.ts' }],
  ['a.ts', { file: '/a.ts' }],
])('%s is read and written', (text, place) => {
  expect(parseFilePlace(text)).toEqual(place)
  expect(filePlaceText(place)).toBe(text)
})

it('reads nothing of nothing, and no line 0', () => {
  expect(parseFilePlace('')).toEqual({})
  expect(parseFilePlace('/a:0')).toEqual({ file: '/a' })
  expect(filePlaceText({})).toBeNull()
})

it.each([
  ['src/a.ts', [{ file: '/src/a.ts' }]],
  ['backup-11:27', [{ file: '/backup-11:27' }, { file: '/backup-11', line: 27 }]],
  ['log:0', [{ file: '/log:0' }, { file: '/log' }]],
  ['/a:007', [{ file: '/a:007' }, { file: '/a', line: 7 }]],
  [
    'a.ts:12:4',
    [{ file: '/a.ts:12:4' }, { file: '/a.ts:12', line: 4 }, { file: '/a.ts', line: 12, column: 4 }],
  ],
  ['a:1:2:3', [{ file: '/a:1:2:3' }, { file: '/a:1:2', line: 3 }, { file: '/a:1', line: 2, column: 3 }]],
  ['', [{}]],
])('%s may mean files of longer names first', (text, readings) => {
  expect(filePlaceReadings(text)).toEqual(readings)
})
