import { expect, it } from 'vitest'
import { mayForward, normal } from './forwardKeys'

it.each(['Ctrl+S', 'Shift+Meta+L', 'Alt+x', 'F2', 'Shift+F9'])('%s may be the host’s', (chord) => {
  expect(mayForward(normal(chord))).toBe(true)
})

it.each([
  'a',
  'A',
  '1',
  'Shift+A',
  ' ',
  'Enter',
  'Ctrl+Enter',
  'Tab',
  'Shift+Tab',
  'Escape',
  'F1',
  'F4',
  'F6',
])('%s is never the host’s: people type with it, or find their way', (chord) => {
  expect(mayForward(normal(chord))).toBe(false)
})
