import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_DEPTH, readFrame } from './frame'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('reading a frame', () => {
  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isBinary) => {
        expect(readFrame(Buffer.from(bytes), isBinary)).toBeDefined()
      }),
      { numRuns: 2_000 },
    )
  })

  it('never throws on text that is nearly JSON', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      'channel',
      'type',
      '1',
      'null',
      '\u0000',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (text) => {
        expect(readFrame(Buffer.from(text.join('')), false)).toBeDefined()
      }),
      { numRuns: 5_000 },
    )
  })

  it('gives every frame as it was written, however strange its strings', () => {
    const strange = fc.string({
      unit: fc.constantFrom('"', '\\', '[', '{', 'é', '\ud800', '😀', '\n', '__proto__'),
    })
    fc.assert(
      fc.property(strange, fc.jsonValue({ maxDepth: 5 }), (text, value) => {
        const sent = JSON.stringify({ channel: 'files', type: 'x', text, value })
        expect(readFrame(Buffer.from(sent), false)).toEqual({ frame: JSON.parse(sent) })
      }),
    )
  })

  it('counts depth as the parser does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_DEPTH * 2 }), fc.boolean(), (levels, inArray) => {
        let x: unknown = '[[[["'
        for (let level = 1; level < levels; level += 1) x = inArray ? [x, ']'] : { '[': x }
        const frame = { channel: 'files', type: 'x', x }
        const reading = readFrame(Buffer.from(JSON.stringify(frame)), false)
        expect('frame' in reading).toBe(depthOf(frame) <= MAX_DEPTH)
      }),
    )
  })
})
