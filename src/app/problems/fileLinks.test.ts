import { describe, expect, it } from 'vitest'
import { namedPlaces } from './fileLinks'

const named = (text: string) =>
  namedPlaces(text).map(({ start, end, file, line, column }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(' ')
    return `${text.slice(start, end)} = ${place}`
  })

describe('names of files in output', () => {
  it('are found with their lines, as tools write them', () => {
    expect(named('src/a.ts:3:7 - error TS1: b.ts')).toEqual(['src/a.ts:3:7 = src/a.ts 3 7'])
    expect(named('./src/a b.ts(3,7): error')).toEqual(['b.ts(3,7) = b.ts 3 7'])
    expect(named('  --> src/main.rs:2:18')).toEqual(['src/main.rs:2:18 = src/main.rs 2 18'])
    expect(named('  File "/home/me/app/lib.py", line 3, in run')).toEqual([
      '/home/me/app/lib.py", line 3 = /home/me/app/lib.py 3',
    ])
    expect(named('    at run (file:///home/me/app/b.js:3:4)')).toEqual([
      'file:///home/me/app/b.js:3:4 = file:///home/me/app/b.js 3 4',
    ])
    expect(named('main.go:12: x, ../b.go:4.')).toEqual(['main.go:12 = main.go 12', '../b.go:4 = ../b.go 4'])
    expect(named('modified:   src/größe.ts')).toEqual(['src/größe.ts = src/größe.ts'])
  })

  it('are not addresses, times and numbers', () => {
    for (const text of [
      'http://localhost:3000/src/a.ts:1:2',
      'see https://example.com/a/b.html',
      '10:42:07 done',
      'listening on 127.0.0.1:8080',
      'a word and/or another',
      'package.json',
    ])
      expect(named(text)).toEqual([])
  })

  it('are no more than a few in a line', () => {
    expect(namedPlaces('src/a.ts:1 '.repeat(50))).toHaveLength(8)
  })
})
