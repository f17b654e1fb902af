import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLog } from '../../../server/lib/log'
import { createEncodeFrame } from '../../../server/socket/frame'
import { encodeFrame } from '../../socket/frame'
import { LIMITS } from '../../socket/protocol'
import { tellFigure } from '../tellFigure'

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
    const counts = { payloads: 0, refused: 0, largest: 0 }
    fc.assert(
      fc.property(payload, (data) => {
        const frame = { type: 'output', data }
        const bytes = Buffer.byteLength(JSON.stringify({ ...frame, channel: 'terminal' }))
        const text = encodeFrame('terminal', frame)
        const sent = encodeOnServer({ ...frame, channel: 'terminal' })
        expect([text !== null, sent !== null]).toEqual([bytes <= LIMITS.sendBytes, bytes <= LIMITS.sendBytes])
        if (text !== null) expect(Buffer.byteLength(text)).toBe(bytes)
        counts.payloads += 1
        counts.refused += text === null ? 1 : 0
        counts.largest = Math.max(counts.largest, text === null ? 0 : bytes, sent?.byteLength ?? 0)
      }),
      { numRuns: RUNS },
    )
    tellFigure(
      `${counts.payloads} payloads each way: largest that left ${counts.largest} bytes, ${counts.refused} over 1,000,000 refused`,
    )
  },
  600_000 + RUNS * 100,
)
