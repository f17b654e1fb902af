import { expect, it } from 'vitest'
import { uuidOf } from './uuid'

it('makes a version 4 UUID of any 16 bytes', () => {
  expect(uuidOf(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
  expect(uuidOf(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
})
