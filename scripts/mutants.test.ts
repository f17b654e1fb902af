import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly tests: readonly string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'scripts/mutants')
const mutants = readdirSync(folder).flatMap(
  (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Mutant[],
)

/** The rules the product stands on: each has a mutant that breaks it. */
const NAMED: readonly (readonly [string, RegExp])[] = [
  ['no dedupe', /folded before are folded again/],
  ['ack on receipt', /acknowledged on receipt/],
  ['skip the version check', /a save does not look at the version/],
  ['accept a null origin', /an origin of null is let in/],
  ['reset the back-off on open', /starts anew as soon as a socket opens/],
  ['serialize without its callback', /serialized without waiting/],
  ['append a history', /a history is appended instead of replacing/],
]

describe('the mutants', () => {
  it.each(mutants)(
    '"$name" finds the one place it breaks, and its tests',
    ({ file, find, replace, tests }) => {
      expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2)
      expect(replace).not.toBe(find)
      expect(tests.filter((path) => !existsSync(join(root, path)))).toEqual([])
      expect(tests).not.toEqual([])
    },
  )

  it.each(NAMED)('break the rule "%s"', (_, name) => {
    expect(mutants.filter((mutant) => name.test(mutant.name))).toHaveLength(1)
  })
})
