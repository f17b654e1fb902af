import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { screenDifference } from '../../../../src/testing/record/screenDifference'
import { createHeadlessTerminal } from './headlessTerminal'
import { createSerializableTerminal, written } from './serializableTerminal'
import { takeCheckpoint } from './takeCheckpoint'

const ESC = '\u001b'
const [COLS, ROWS] = [12, 5]

const styles = [
  'm',
  '41m',
  '42;1m',
  '4:3;58:5:9m',
  '7m',
  '48;2;1;2;3m',
  '38;5;200;3m',
  '49m',
  '22;24m',
  '1"q',
  '0"q',
]
const edits = [
  'K',
  '1K',
  '2K',
  'J',
  '1J',
  '3X',
  '2P',
  '3@',
  'L',
  'M',
  'S',
  'T',
  '4D',
  'A',
  'H',
  '3;12H',
  '99G',
]
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 40 }).map((length) => 'abcdefghij'.repeat(4).slice(0, length)),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '日本',
      '日'.repeat(7),
      'x'.repeat(11) + '日',
      'e\u0301',
      '\u0301',
      '😀a',
      ' ',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('\r\n', '\n', '\r', '\t') },
  { weight: 2, arbitrary: fc.constantFrom(...[...styles, ...edits].map((one) => `${ESC}[${one}`)) },
  fc.constantFrom(`\r${ESC}[?1049h`, `${ESC}[?1049l`),
)

describe('lines that are written down', () => {
  it('are the same in a fresh terminal, wherever they wrap, are erased or have a background', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const headless = createHeadlessTerminal(COLS, ROWS, () => {})
        // Behind the last column of an empty line only a space leads, which is none of the lines' own.
        await new Promise<void>((resolve) => headless.read(`${steps.join('')}\r`, resolve))
        const checkpoint = takeCheckpoint(headless)
        fc.pre(checkpoint !== null)
        const { terminal } = createSerializableTerminal(COLS, ROWS)
        await written(terminal, checkpoint?.pieces.join('') ?? '')
        expect(screenDifference(headless.terminal, terminal)).toBeNull()
        headless.dispose()
        terminal.dispose()
      }),
      { numRuns: Number(process.env.PROOF_STATES ?? 300) },
    )
  }, 120_000)
})
