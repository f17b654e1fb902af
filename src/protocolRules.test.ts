import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Every rule of docs/protocol.md has a test that names it, and no test names one that is not there. */
const root = fileURLToPath(new URL('..', import.meta.url))
const rules = [...read('docs/protocol.md').matchAll(/\*\*([A-Z]\d+)\b/g)].map((match) => match[1] ?? '')
/** `(T3)` or `(T3, T4)` at the end of a test's name. */
const IN_NAMES = /^\s*(?:it|test|describe|\]\))[^\n]*?\(([A-Z]\d+(?:, [A-Z]\d+)*)\)['"`],/gm
const IN_COMMENTS = /protocol\.md[ ,]+([A-Z]\d+)\b/g

function read(path: string): string {
  return readFileSync(`${root}${path}`, 'utf8')
}

function cited(pattern: RegExp, files: RegExp): string[] {
  return ['src', 'server', 'e2e']
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => files.test(path))
    .flatMap((path) => [...read(path).matchAll(pattern)].flatMap((match) => (match[1] ?? '').split(', ')))
}

describe('the rules of docs/protocol.md', () => {
  const inTests = new Set(cited(IN_NAMES, /\.(test|spec)\.tsx?$/))

  it('have one id each', () => {
    expect(rules.length).toBeGreaterThan(40)
    expect(rules).toEqual([...new Set(rules)])
  })

  it('are each named by a test', () => {
    expect(rules.filter((rule) => !inTests.has(rule))).toEqual([])
  })

  it('are the only ones that tests and comments name', () => {
    const named = [...inTests, ...cited(IN_COMMENTS, /\.tsx?$/)]
    expect(named.filter((rule) => !rules.includes(rule))).toEqual([])
  })
})
