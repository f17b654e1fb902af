import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { internal, internalNumber } from '../../../../src/testing/record/xtermInternals'
import { createSerializableTerminal, type SerializableTerminal } from './serializableTerminal'

const ESC = '\u001b'
const ST = `${ESC}\\`
const COLS = 30
const ROWS = 6

/** Everything that changes what the tracker follows, in every spelling, whole and broken. */
const numbers = fc.oneof(
  fc.integer({ min: 0, max: 10 }),
  fc.constantFrom(21, 22, 24, 25, 27, 39, 49, 53, 55, 59, 97, 104, 255),
)
const colour = fc.oneof(
  fc.tuple(fc.constantFrom(38, 48, 58), numbers).map(([target, index]) => `${target};5;${index}`),
  fc.tuple(fc.constantFrom(38, 48, 58), numbers).map(([target, index]) => `${target}:5:${index}`),
  fc.tuple(fc.constantFrom(38, 48, 58), numbers, numbers).map(([target, r, g]) => `${target};2;${r};${g};7`),
  fc.tuple(fc.constantFrom(38, 48, 58), numbers, numbers).map(([target, r, g]) => `${target}:2::${r}:${g}:7`),
  fc.tuple(fc.constantFrom(38, 48, 58), numbers, numbers).map(([target, r, g]) => `${target}:2:${r}:${g}:7`),
  fc.tuple(fc.constantFrom(38, 48, 58), numbers).map(([target, mode]) => `${target};${mode}`),
)
const sgr = fc
  .array(
    fc.oneof(
      numbers.map(String),
      colour,
      fc.integer({ min: -1, max: 7 }).map((style) => `4:${style < 0 ? '' : style}`),
      fc.integer({ min: 28, max: 50 }).map(String),
    ),
    { maxLength: 4 },
  )
  .map((parameters) => `${ESC}[${parameters.join(';')}m`)
const privateModes = fc
  .tuple(
    fc.array(fc.constantFrom(1, 2, 6, 7, 25, 47, 1047, 1048, 1049, 1006, 1016, 2004), {
      minLength: 1,
      maxLength: 2,
    }),
    fc.constantFrom('h', 'l'),
  )
  // Where two numbers move the cursor, the hook hears them before the first does.
  .filter(
    ([modes]) => modes.length === 1 || !modes.some((mode) => mode === 6 || mode === 1048 || mode === 1049),
  )
  .map(([modes, final]) => `${ESC}[?${modes.join(';')}${final}`)
const sequence = fc.oneof(
  sgr,
  privateModes,
  fc
    .constantFrom('7', '8', 'c', 'H', '=', '>', 'n', 'o', '|', '}', '~', '%@', '%G', 'M', 'D', '#8')
    .map((final) => ESC + final),
  fc.tuple(fc.constantFrom(...'()*+-./'), fc.constantFrom(...'0AB4=x')).map((pair) => ESC + pair.join('')),
  fc
    .constantFrom(
      '[s',
      '[u',
      '[g',
      '[3g',
      '[1g',
      '[!p',
      '[r',
      '[2;4r',
      '[3r',
      '[5;2r',
      '[0;99r',
      '[4h',
      '[4l',
      '[2J',
      '[3J',
    )
    .map((one) => ESC + one),
  fc
    .constantFrom('[1"q', '[0"q', '[2"q', '[3"q', '[ q', '[0 q', '[1 q', '[4 q', '[5 q', '[9 q')
    .map((one) => ESC + one),
  fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 31 }))
    .map(([row, column]) => `${ESC}[${row};${column}H`),
  fc
    .constantFrom(
      '8;;https://a/',
      '8;id=x;https://a/',
      '8;;',
      '8;id=x;',
      '8',
      '8;a=b:id=y;https://b/',
      '8;id=;c',
      '2;title',
    )
    .map((body) => `${ESC}]${body}${ST}`),
)
const text = fc.oneof(
  fc.constantFrom('a', 'text', 'e\u0301', '\u0301', '日本', '😀', '\n', '\r\n', '\t', '\b', '\u007f'),
  fc.constantFrom('\u000e', '\u000f', '\u0088', '\u0018', '\u001a', '\u009c', '\u0084'),
  fc.integer({ min: 20, max: 40 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom(
    '\u009b3',
    '\u009d2;x',
    `${ESC}P$q`,
    `${ESC}[1`,
    `${ESC}_\u000ex`,
    `${ESC}[?1<\u000e`,
    ESC,
    `${ESC}(`,
  ),
)
const output = fc.array(fc.oneof(sequence, { arbitrary: text, weight: 1 }), { maxLength: 40 })

describe('what is followed of a terminal', () => {
  it('is what xterm keeps in its own fields, wherever the output is cut', async () => {
    await fc.assert(
      fc.asyncProperty(output, fc.array(fc.nat(400), { maxLength: 5 }), async (parts, cuts) => {
        const one = createSerializableTerminal(COLS, ROWS)
        const whole = parts.join('')
        const borders = [
          0,
          ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b),
          whole.length,
        ]
        for (const [index, from] of borders.entries()) {
          if (index + 1 === borders.length || splitsCharacter(whole, from)) continue
          const next =
            borders.slice(index + 1).find((border) => !splitsCharacter(whole, border)) ?? whole.length
          if (next === from) continue
          await read(one, whole.slice(from, next))
          expect(followed(one)).toEqual(kept(one))
        }
        one.terminal.dispose()
      }),
      { numRuns: Number(process.env.PROOF_STATES ?? 400) },
    )
  }, 120_000)

  it('stays so when the size changes, but for lines that one of two terminals has dropped', async () => {
    const step = fc.oneof(
      output.map((parts) => parts.join('')),
      fc.tuple(fc.integer({ min: 20, max: 40 }), fc.integer({ min: 3, max: 9 })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const one = createSerializableTerminal(COLS, ROWS)
        for (const step of steps) {
          if (typeof step === 'string') await read(one, step)
          else one.state.resize(() => one.terminal.resize(...step))
          // Where a saved cursor ends that a reflow moves beyond the screen is xterm's affair.
          expect(withoutSavedRows(followed(one))).toEqual(withoutSavedRows(kept(one)))
        }
        one.terminal.dispose()
      }),
      { numRuns: Number(process.env.PROOF_STATES ?? 200) },
    )
  }, 120_000)

  it.each([
    ['wider', 40, 6],
    ['narrower', 20, 6],
    ['higher', 30, 9],
    ['lower', 30, 3],
  ])('has the saved cursor where xterm has it once the screen is %s', async (_, cols, rows) => {
    const one = createSerializableTerminal(COLS, ROWS)
    const lines = Array.from({ length: 12 }, (_, at) => `${at} `.repeat(20)).join('\r\n')
    await read(one, `${lines}${ESC}[A${ESC}7${ESC}[B`)
    one.state.resize(() => one.terminal.resize(cols, rows))
    expect(followed(one)).toEqual(kept(one))
  })
})

const read = ({ state }: SerializableTerminal, piece: string) =>
  new Promise<void>((resolve) => state.write(piece, resolve))

const splitsCharacter = (whole: string, at: number) => /^[\ud800-\udbff]$/.test(whole[at - 1] ?? '')

type Facts = ReturnType<typeof kept>
const withoutSavedRows = (facts: Facts) => ({
  ...facts,
  screens: facts.screens.map(({ savedRow: _, ...rest }) => rest),
})

function followed({ terminal, state }: SerializableTerminal) {
  const { pen, charsets } = state
  return {
    isAtGround: state.isAtGround(),
    isExtended: pen.isExtended,
    fg: pen.fg | 0,
    bg: pen.bg | 0,
    underline: [pen.underlineStyle, pen.underlineColour],
    isLinked: pen.link !== null,
    level: charsets.level,
    designated: charsets.designated,
    used: charsets.used,
    cursor: [state.cursorHidden, state.cursorStyle, state.cursorBlink],
    mouse: state.mouseEncoding,
    screens: (['normal', 'alternate'] as const).map((name) => {
      const { saved, scrollTop, scrollBottom, tabs } = state.own(name)
      return {
        name,
        saved: [saved.x, saved.pen.fg | 0, saved.pen.bg | 0, saved.pen.isExtended, saved.charset],
        savedRow: Math.max(0, saved.line - terminal.buffer[name].baseY),
        margins: [scrollTop, scrollBottom],
        tabs: [...tabs].sort((a, b) => a - b),
      }
    }),
  }
}

const EXTENDED = 0x10000000
const COLOUR_KIND = 0x3000000

/** The same, out of fields that only tests may read. */
function kept({ terminal }: SerializableTerminal): ReturnType<typeof followed> {
  const core = internal(terminal, '_core')
  const pen = internal(core, '_inputHandler', '_curAttrData')
  const charsets = [0, 1, 2, 3].map((g) => nameOf(internal(core, '_charsetService', '_charsets', String(g))))
  const ext = internalNumber(pen, 'extended', '_ext')
  const modes = internal(core, 'coreService', 'decPrivateModes')
  return {
    isAtGround: internal(core, '_inputHandler', '_parser', 'currentState') === 0,
    isExtended: (internalNumber(pen, 'bg') & EXTENDED) !== 0,
    fg: plainColour(internalNumber(pen, 'fg')),
    bg: plainColour(internalNumber(pen, 'bg') & ~EXTENDED),
    underline: [(ext >>> 26) & 7, plainColour(ext & 0x3ffffff)],
    isLinked: internalNumber(pen, 'extended', '_urlId') !== 0,
    level: internalNumber(core, '_charsetService', 'glevel'),
    designated: charsets,
    used: nameOf(internal(core, '_charsetService', 'charset')),
    cursor: [
      internal(core, 'coreService', 'isCursorHidden') === true,
      styleOf(internal(modes, 'cursorStyle')),
      blinkOf(internal(modes, 'cursorBlink')),
    ],
    mouse: mouseOf(internal(core, 'coreMouseService', '_activeEncoding')),
    screens: (['normal', 'alternate'] as const).map((name) => {
      const buffer = internal(core, '_bufferService', 'buffers', name === 'normal' ? 'normal' : 'alt')
      const bg = internalNumber(buffer, 'savedCurAttrData', 'bg')
      const fg = plainColour(internalNumber(buffer, 'savedCurAttrData', 'fg'))
      const saved = nameOf(internal(buffer, 'savedCharset'))
      return {
        name,
        saved: [
          internalNumber(buffer, 'savedX'),
          fg,
          plainColour(bg & ~EXTENDED),
          (bg & EXTENDED) !== 0,
          saved,
        ],
        savedRow: Math.max(0, internalNumber(buffer, 'savedY') - internalNumber(buffer, 'ybase')),
        margins: [internalNumber(buffer, 'scrollTop'), internalNumber(buffer, 'scrollBottom')],
        tabs: Object.entries(internal(buffer, 'tabs') ?? {}).flatMap(([at, isSet]) =>
          isSet === true ? [Number(at)] : [],
        ),
      }
    }),
  }
}

/** A palette colour uses the low byte only. */
function plainColour(packed: number): number {
  const isPalette = (packed & COLOUR_KIND) === 0x2000000 || (packed & COLOUR_KIND) === 0x1000000
  return (isPalette ? packed & ~0xffff00 : packed) | 0
}

function nameOf(charset: unknown) {
  if (charset === undefined || charset === null) return 'ascii'
  if (internal(charset, 'q') === '─') return 'lines'
  return JSON.stringify(charset) === '{"#":"£"}' ? 'british' : 'other'
}

const styleOf = (style: unknown) =>
  style === 'block' || style === 'underline' || style === 'bar' ? style : null
const blinkOf = (blink: unknown) => (typeof blink === 'boolean' ? blink : null)
const mouseOf = (encoding: unknown) =>
  encoding === 'SGR' || encoding === 'SGR_PIXELS' ? encoding : 'DEFAULT'
