import { expect, it } from 'vitest'
import { pathOfFence } from './pathOfFence'

it('finds the file that the line of a fence names, however it is written, and takes no language for one', () => {
  expect(pathOfFence('ts title="src/my file.ts"')).toBe('/src/my file.ts')
  expect(pathOfFence('ts file=src/a.ts')).toBe('/src/a.ts')
  expect(pathOfFence('ts:src/a.ts')).toBe('/src/a.ts')
  expect(pathOfFence('12:20:src/a.ts')).toBe('/src/a.ts')
  expect(pathOfFence('src/a.ts')).toBe('/src/a.ts')
  expect(pathOfFence('js src/b.js')).toBe('/src/b.js')
  for (const fence of ['', 'ts', 'c++', 'python {1,3}', 'ts showLineNumbers'])
    expect(pathOfFence(fence)).toBeNull()
})

it('leads nowhere out of the workspace', () => {
  expect(pathOfFence('ts title="../../etc/hosts"')).toBeNull()
  expect(pathOfFence('ts title="/etc/passwd"')).toBeNull()
})
