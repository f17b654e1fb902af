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

it('cuts a name that is as long as names may be', () => {
  const long = `${'é'.repeat(125)}a.txt`
  const first = freeName(long, () => false)
  expect(first).toBe(`${'é'.repeat(123)} copy.txt`)
  expect(freeName(long, (name) => name === first)).toBe(`${'é'.repeat(122)} copy 2.txt`)
})
