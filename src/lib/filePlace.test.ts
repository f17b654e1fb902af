import { expect, it } from 'vitest'
import { filePlaceText, parseFilePlace } from './filePlace'

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
