import { expect, it } from 'vitest'
import { shellQuoted } from './shellQuoted'

it('quotes what a shell would take apart, and nothing else', () => {
  expect(shellQuoted('/home/me/a-b_1.ts')).toBe('/home/me/a-b_1.ts')
  expect(shellQuoted('/two words')).toBe("'/two words'")
  expect(shellQuoted("/it's $(x)")).toBe("'/it'\\''s $(x)'")
  expect(shellQuoted('/é\n')).toBe("'/é\n'")
})
