import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEncodeFrame } from '../../server/encodeFrame'
import { createLog } from '../../server/log'
import { encodeFrame } from '../socket/encodeFrame'
import { LIMITS } from '../socket/protocol'

const RUNS = Number(process.env.PROOF_PAYLOADS ?? 400)

/** Texts around the limit, in characters that take 1 to 4 bytes, or 6 once they are escaped. */
const payload = fc
  .tuple(
    fc.array(fc.constantFrom('a', '"', '\u001b', 'ü', '漢', '🙂', '\uD800', '\\', '\0'), {
      minLength: 1,
      maxLength: 6,
    }),
    fc.double({ min: 0.02, max: 1.2, noNaN: true }),
  )
  .map(([units, share]) => {
    const unit = units.join('')
    const bytes = Buffer.byteLength(JSON.stringify(unit)) - 2
    return unit.repeat(Math.ceil((LIMITS.sendBytes * share) / bytes))
  })

it(
  `neither side sends more than 1,000,000 bytes, nor refuses less, in ${RUNS} payloads`,
  () => {
    const encodeOnServer = createEncodeFrame(createLog('silent', () => {}))
    fc.assert(
      fc.property(payload, (data) => {
        const frame = { type: 'output', data }
        const bytes = Buffer.byteLength(JSON.stringify({ ...frame, channel: 'terminal' }))
        const text = encodeFrame('terminal', frame)
        const sent = encodeOnServer({ ...frame, channel: 'terminal' })
        expect([text !== null, sent !== null]).toEqual([bytes <= LIMITS.sendBytes, bytes <= LIMITS.sendBytes])
        if (text !== null) expect(Buffer.byteLength(text)).toBe(bytes)
      }),
      { numRuns: RUNS },
    )
  },
  600_000 + RUNS * 100,
)
