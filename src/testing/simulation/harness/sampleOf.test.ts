import { expect, it } from 'vitest'
import { sampleOf } from './sampleOf'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

it('takes the asked number, in order, from the beginning to the end', () => {
  expect(sampleOf(numbers(100), 4)).toEqual([0, 25, 50, 75])
})

it('takes all of a list that is no longer than the sample', () => {
  expect(sampleOf(numbers(3), 4)).toEqual([0, 1, 2])
})
