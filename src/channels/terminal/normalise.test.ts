import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normaliseTerminal } from './normalise'
import { terminalEventSchema } from './shared/protocol'

const odd = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.boolean())

it('checks output by hand exactly as the schema does', () => {
  const field = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: usual }, odd)
  const frames = fc.record(
    {
      channel: fc.constant('terminal'),
      type: fc.constant('output'),
      sessionId: field(fc.string()),
      data: field(fc.string()),
      seq: field(fc.nat()),
      epoch: field(fc.string()),
      more: odd,
    },
    { requiredKeys: ['channel', 'type'] },
  )
  fc.assert(
    fc.property(frames, (frame) => {
      const parsed = terminalEventSchema.safeParse(frame)
      expect(normaliseTerminal(frame)?.[0] ?? null).toEqual(parsed.success ? parsed.data : null)
    }),
  )
})

it('reads the other frames with the schema, and refuses what it does not know', () => {
  const frame = { channel: 'terminal', sessionId: 't1' }
  expect(normaliseTerminal({ ...frame, type: 'close', exitCode: null })).toEqual([
    { type: 'close', sessionId: 't1', exitCode: null },
  ])
  expect(normaliseTerminal({ ...frame, type: 'close' })).toEqual([{ type: 'close', sessionId: 't1' }])
  expect(normaliseTerminal({ ...frame, type: 'close', exitCode: 'none' })).toBeNull()
  expect(normaliseTerminal({ ...frame, type: 'teleport' })).toBeNull()
})
