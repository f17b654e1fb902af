import { bench, describe } from 'vitest'
import { normaliseTerminal } from '../../src/channels/terminal/normalise'
import { terminalEventSchema } from '../../src/channels/terminal/shared/protocol'

/** A frame as `JSON.parse` leaves it: the usual 480 units of a busy terminal. */
const frame = {
  channel: 'terminal',
  type: 'output',
  sessionId: '0d5c9bd2-6b3e-4a52-8d9d-0c3a6f1f5f11',
  epoch: '7e1f4a1b-31bb-4a0e-9f0a-4d3a1d0b8a55',
  seq: 1_234_567,
  data: 'The quick brown fox jumps over the lazy dog, again.\r\n'.repeat(9),
}

describe('one output frame', () => {
  bench('hand guard', () => {
    normaliseTerminal(frame)
  })
  bench('schema', () => {
    terminalEventSchema.safeParse(frame)
  })
})
