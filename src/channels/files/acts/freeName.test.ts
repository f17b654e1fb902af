import { expect, it } from 'vitest'
import { freeName } from './freeName'

const next = (name: string, ...taken: string[]) => freeName(name, (each) => taken.includes(each))

it('names a copy so that it stays the same kind of file', () => {
  expect(next('a.ts')).toBe('a copy.ts')
  expect(next('a.ts', 'a copy.ts')).toBe('a copy 2.ts')
  expect(next('a copy.ts')).toBe('a copy 2.ts')
  expect(next('a copy 2.ts', 'a copy 3.ts')).toBe('a copy 4.ts')
  expect(next('a.test.ts')).toBe('a copy.test.ts')
  expect(next('a.tar.gz')).toBe('a copy.tar.gz')
  expect(next('folder')).toBe('folder copy')
  expect(next('.env')).toBe('.env copy')
  expect(next('.test.ts')).toBe('.test copy.ts')
  expect(next('v1.2.txt')).toBe('v1.2 copy.txt')
})
