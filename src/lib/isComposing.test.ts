import { expect, it } from 'vitest'
import { isComposing } from './isComposing'

it.each([
  ['an Enter that sends', { isComposing: false, keyCode: 13 }, false],
  ['an Enter within a composition', { isComposing: true, keyCode: 13 }, true],
  [
    'an Enter that Safari tells after the composition that it ended',
    { isComposing: false, keyCode: 229 },
    true,
  ],
])('tells %s from the others', (_, press, expected) => {
  expect(isComposing(press)).toBe(expected)
})
