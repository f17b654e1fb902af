import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceGoingOn } from '../../../../src/testing/record/screenDifference'
import { internal } from '../../../../src/testing/record/xtermInternals'
import { createHeadlessTerminal, type HeadlessTerminal } from './headlessTerminal'
import { parseColour } from './programColours'
import { createSerializableTerminal, written } from './serializableTerminal'
import { takeCheckpoint } from './takeCheckpoint'
import type { XtermTerminal } from './xtermTerminal'

const ESC = '\u001b'
const ST = `${ESC}\\`
const read = (headless: HeadlessTerminal, text: string) =>
  new Promise<void>((resolve) => headless.read(text, resolve))

/** Everything that programs set and that stays set. */
const STATES = [
  ...['https://example.com/42', 'https://example.com/a;b', ''].flatMap((uri) => [
    `${ESC}]8;;${uri}${ST}`,
    `${ESC}]8;id=mine;${uri}\u0007`,
  ]),
  ...[
    '4;1;rgb:12/34/56',
    '4;200;#abc;3;#010203',
    '10;#f0f0f0',
    '11;#402000',
    '12;rgb:1/2/3',
    '10;#111;#222;#333',
  ],
  ...['104', '104;1', '110', '111', '112', '2;a title', '0;another'],
].map((one) => (one.startsWith(ESC) ? one : `${ESC}]${one}${ST}`))
const SEQUENCES = [
  ...[0, 1, 2, 3, 4, 5, 6].map((style) => `[${style} q`),
  ...[
    1, 6, 7, 12, 25, 45, 66, 9, 1000, 1002, 1003, 1004, 1006, 1016, 2004, 2026, 47, 1047, 1048, 1049,
  ].flatMap((mode) => [`[?${mode}h`, `[?${mode}l`]),
  ...['[4h', '[4l', '[20h', '[20l', '=', '>', '7', '8', 'H', '[3g', '[0g', '[!p', 'c', 'D', 'M', 'E'],
  ...['(0', '(B', '(A', ')0', '*0', '+A', 'n', 'o'],
  ...['[4m', '[4:3m', '[4:5m', '[24m', '[58:2::1:2:3m', '[58:5:99m', '[59m', '[m', '[1;3;7m', '[31;44m'],
  ...[
    '[38;2;9;8;7m',
    '[48;5;200m',
    '[53m',
    '[55m',
    '[9m',
    '[1"q',
    '[0"q',
    '[2;4r',
    '[r',
    '[3;5H',
    '[99C',
    '[J',
  ],
  ...['[K', '[2J', '[X', '[3b', '[P', '[@', '[L', '[M', '[S', '[T', '[22;0t', '[23;0t'],
].map((one) => ESC + one)
const TEXTS = ['a', 'text ', 'e\u0301', '日本', '😀', 'xxxxx', '\r\n', '\n', '\t', '\b', '\u000e', '\u000f']

/** Nothing wraps: what a line continues may be gone, and then cannot be restored. */
const COLS = 250
const step = fc.oneof(fc.constantFrom(...STATES), fc.constantFrom(...SEQUENCES), {
  arbitrary: fc.constantFrom(...TEXTS),
  weight: 2,
})

/** What programs can ask a terminal for: modes, cursor, style of the next characters, margins. */
const QUESTIONS = [
  ...[1, 6, 7, 12, 25, 45, 66, 9, 1000, 1002, 1003, 1004, 1006, 1016, 2004, 2026, 1049].map(
    (mode) => `[?${mode}$p`,
  ),
  ...['[4$p', '[20$p', '[6n', 'P$qm', 'P$qr', 'P$q q', 'P$q"q'],
].map((one) => (one.startsWith('P') ? `${ESC}${one}${ST}` : ESC + one))

async function answers(terminal: ReturnType<typeof createSerializableTerminal>['terminal']) {
  const said: string[] = []
  const { dispose } = terminal.onData((text) => void said.push(text))
  await written(terminal, QUESTIONS.join(''))
  dispose()
  return said
}

const cursorOf = (terminal: XtermTerminal) =>
  ['cursorStyle', 'cursorBlink'].map((field) =>
    internal(terminal, '_core', 'coreService', 'decPrivateModes', field),
  )

describe('what programs set', () => {
  it('is there again on a restored screen, wherever the output was cut', async () => {
    let restored = 0
    const refused: string[] = []
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.array(step, { maxLength: 12 }),
        async (before, after) => {
          const headless = createHeadlessTerminal(COLS, 6, () => {})
          await read(headless, before.join(''))
          const checkpoint = takeCheckpoint(headless)
          if (checkpoint) restored += 1
          const copy = createSerializableTerminal(COLS, 6)
          await written(copy.terminal, checkpoint?.pieces.join('') ?? '')
          await written(copy.terminal, after.join(''))
          await read(headless, after.join(''))
          if (checkpoint) {
            expect(copy.colours.text()).toBe(headless.colours.text())
            expect(await answers(copy.terminal)).toEqual(await answers(headless.terminal))
            expect(await differenceGoingOn(headless.terminal, copy.terminal)).toBeNull()
          } else refused.push(before.join(''))
          headless.dispose()
          copy.terminal.dispose()
        },
      ),
      { numRuns: Number(process.env.PROOF_STATES ?? 200) },
    )
    // A link that a restored cursor has put to sleep is not written down, until the program goes on.
    expect(refused.length, JSON.stringify(refused)).toBeLessThan(restored / 10)
  }, 60_000)

  /** Each of them is read from a field of xterm of its own: this fails when a new version renames one. */
  it.each([
    ['the character set in use', `${ESC})0\u000e`],
    ['the colour of the saved cursor', `${ESC}[31;44m${ESC}[3;5H${ESC}7${ESC}[m`],
    ['the character set of the saved cursor', `${ESC}(0${ESC}[3;5H${ESC}7${ESC}(B`],
    ['a link when the cursor was saved', `${ESC}]8;;https://example.com/${ST}${ESC}7`],
    ['a still cursor', `${ESC}[4 q`],
    ['a blinking cursor', `${ESC}[5 q`],
  ])('includes %s', async (_, text) => {
    const headless = createHeadlessTerminal(COLS, 6, () => {})
    await read(headless, text)
    const { terminal } = createSerializableTerminal(COLS, 6)
    await written(terminal, takeCheckpoint(headless)?.pieces.join('') ?? '')
    expect(cursorOf(terminal)).toEqual(cursorOf(headless.terminal))
    expect(await differenceGoingOn(headless.terminal, terminal)).toBeNull()
  })

  it('is a style of the cursor that xterm still keeps where it is read', async () => {
    const { terminal } = createSerializableTerminal(COLS, 6)
    await written(terminal, `${ESC}[4 q`)
    expect(cursorOf(terminal)).toEqual(['underline', false])
    await written(terminal, `${ESC}[5 q`)
    expect(cursorOf(terminal)).toEqual(['bar', true])
  })

  it('keeps links apart that lead to one place, and the parts of one together', async () => {
    const headless = createHeadlessTerminal(COLS, 6, () => {})
    const link = (id: string, text: string) => `${ESC}]8;${id};https://example.com/${ST}${text}`
    await read(
      headless,
      `${link('', 'one')} ${link('', 'two')} ${link('id=x', 'three')}${ESC}]8;;${ST} ${link('', 'open')}`,
    )
    const checkpoint = takeCheckpoint(headless)
    const text = checkpoint?.pieces.join('') ?? ''
    expect(text.match(/id=[^;]+;https:\/\/example\.com\//g)?.length).toBeGreaterThanOrEqual(4)
    expect(new Set(text.match(/id=[^;]+/g)).size).toBe(4)
    // A link is written once for all its cells.
    expect(text.split('one')).toHaveLength(2)
  })
})

describe('a colour', () => {
  it.each([
    ['#abc', '#a0b0c0'],
    ['#402000', '#402000'],
    ['#111222333', '#112233'],
    ['rgb:12/34/56', '#123456'],
    ['rgb:f/0/8', '#ff0088'],
    ['rgb:ffff/0000/8080', '#ff0080'],
    ['red', null],
    ['rgb:1/22/3', null],
    ['?', null],
  ])('is read as screens read it: %s', (spec, colour) => {
    expect(parseColour(spec)).toBe(colour)
  })
})
