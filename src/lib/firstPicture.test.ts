import { expect, it } from 'vitest'
import { createFirstPicture, drawnPicture } from './firstPicture'

it('tells once that the first picture stands, and at once who asks later', () => {
  const picture = createFirstPicture()
  const told: string[] = []
  picture.whenDrawn(() => told.push('one'))
  const takeBack = picture.whenDrawn(() => told.push('taken back'))
  takeBack()
  expect([picture.isDrawn(), told]).toEqual([false, []])
  picture.drawn()
  picture.drawn()
  picture.whenDrawn(() => told.push('two'))
  expect([picture.isDrawn(), told]).toEqual([true, ['one', 'two']])
})

it('is drawn from the start where there is no page', () => {
  expect(drawnPicture().isDrawn()).toBe(true)
})
