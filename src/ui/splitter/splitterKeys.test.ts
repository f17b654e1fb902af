import { expect, it } from 'vitest'
import { stepOf } from './splitterKeys'

const side = { isVertical: true, isMirrored: false, region: 'before' } as const
const agent = { isVertical: true, isMirrored: false, region: 'after' } as const
const panel = { isVertical: false, isMirrored: false, region: 'after' } as const

it.each([
  ['ArrowRight', false, side, 16],
  ['ArrowLeft', false, side, -16],
  ['ArrowRight', true, side, 64],
  ['ArrowLeft', false, agent, 16],
  ['ArrowRight', false, agent, -16],
  ['ArrowUp', false, panel, 16],
  ['ArrowDown', true, panel, -64],
  ['ArrowUp', false, side, 0],
  ['Enter', false, side, 0],
  ['ArrowLeft', false, { ...side, isMirrored: true }, 16],
])('%s (Shift: %s) moves the line as it is seen', (key, shiftKey, direction, by) => {
  expect(stepOf({ key, shiftKey }, direction)).toBe(by)
})
