import { Terminal } from '@xterm/headless'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTerminalScreen, terminalText } from './terminalScreen'

const ESC = '\u001b'
const spansOf = (output: string) =>
  createTerminalScreen()
    .show(output)
    .flat()
    .map(({ text, colour, bold }) => [text, colour, bold])

/** What a real terminal shows, without blank ends of lines. */
async function xtermText(output: string): Promise<string> {
  const terminal = new Terminal({
    cols: 200,
    rows: 24,
    scrollback: 1000,
    convertEol: true,
    allowProposedApi: true,
  })
  await new Promise<void>((resolve) => terminal.write(output, resolve))
  const { active } = terminal.buffer
  const lines = Array.from(
    { length: active.length },
    (_, index) => active.getLine(index)?.translateToString(true) ?? '',
  )
  terminal.dispose()
  return trimmed(lines.join('\n'))
}

const trimmed = (text: string): string => text.replace(/[ ]+$/gm, '').trimEnd()

const PIECES = fc.oneof(
  fc.constantFrom('a', 'bc', '  ', 'word', '你', '好吗', 'é', '\n', '\n', '\r', '\b', '\t', '\r\n'),
  fc
    .tuple(fc.constantFrom(...'ABCDGKJPX@'), fc.integer({ min: 0, max: 4 }))
    .map(([final, count]) => `${ESC}[${final === 'K' || final === 'J' ? count % 3 : count}${final}`),
  fc.constantFrom(
    `${ESC}[31m`,
    `${ESC}[0m`,
    `${ESC}[1;32m`,
    `${ESC}[38;5;196m`,
    `${ESC}]0;title\u0007`,
    `${ESC}[?25l`,
    `${ESC}7`,
    `${ESC}8`,
  ),
)
const OUTPUT = fc.array(PIECES, { maxLength: 30 }).map((pieces) => pieces.join(''))

describe('terminalText', () => {
  it.each([
    [`pull 1%\n${ESC}[1A${ESC}[2Kpull 50%\n${ESC}[1A${ESC}[2Kpull 100%\n`, 'pull 100%'],
    ['--------\rHello\n', 'Hello---'],
    ['abc\b\bX\n', 'aXc'],
    ['\u009b31mC1\u009b0m\n', 'C1'],
    ['100%\r\ndone\r\n', '100%\ndone'],
    ['进度 1%\r进度 20%', '进度 20%'],
    ['你好\b\bX', '你X '],
    [`a\n\n${ESC}[31mb${ESC}[0m`, 'a\n\nb'],
    [`${ESC}]8;;https://x.example${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}[2J${ESC}[Hone${ESC}[2J${ESC}[Htwo`, 'two'],
    [`kept\n${ESC}[?1049hfull screen${ESC}[?1049l`, 'kept'],
    [`a${ESC}[>4;1mb${ESC}[>1uc`, 'abc'],
    ['👩‍💻 ok\r', '👩‍💻 ok'],
    [`吗\r${ESC}[1@`, ' 吗'],
    [`你a\r${ESC}[1K`, '  a'],
    [`a吗\r${ESC}[2L`, '\n\na吗'],
    ['', ''],
    ['\u0007\u0000\u007f', ''],
    [`cut off ${ESC}[3`, 'cut off '],
    [`cut off ${ESC}]0;tit`, 'cut off '],
  ])('shows %j as a terminal does', (output, text) => {
    expect(terminalText(output)).toBe(text)
  })

  it('shows what xterm shows', async () => {
    await fc.assert(
      fc.asyncProperty(OUTPUT, async (output) => {
        expect(trimmed(terminalText(output))).toBe(await xtermText(output))
      }),
      { numRuns: 300 },
    )
  })

  it('is the same however the output was cut on its way, and holds no control character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(PIECES, fc.string()), { maxLength: 20 }),
        fc.array(fc.nat(60)),
        (pieces, cuts) => {
          const output = pieces.join('')
          const screen = createTerminalScreen()
          for (const cut of [...cuts].sort((a, b) => a - b)) screen.show(output.slice(0, cut))
          const text = screen
            .show(output)
            .flat()
            .map((span) => span.text)
            .join('')
          expect(text).toBe(terminalText(output))
          expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
        },
      ),
    )
  })

  it('starts again when the output is another one', () => {
    const screen = createTerminalScreen()
    screen.show('one\n')
    expect(screen.show('two').flat()).toEqual([{ text: 'two', colour: null, bold: false }])
  })
})

describe('createTerminalScreen', () => {
  it('keeps colours as colours of the text', () => {
    expect(
      spansOf(`a ${ESC}[31mred${ESC}[0m ${ESC}[1;38;5;46mgreen${ESC}[39;22m ${ESC}[38;2;80;80;250mblue`),
    ).toEqual([
      ['a ', null, false],
      ['red', 'red', false],
      [' ', null, false],
      ['green', 'green', true],
      [' ', null, false],
      ['blue', 'blue', false],
    ])
  })

  it('leaves lines that did not change the same objects while output is added', () => {
    const screen = createTerminalScreen()
    const output = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join('')
    const first = screen.show(output)
    const second = screen.show(`${output}more\n`)
    expect(first.length).toBeGreaterThan(5)
    for (const index of first.keys()) if (index < first.length - 1) expect(second[index]).toBe(first[index])
    expect(
      second
        .flat()
        .map(({ text }) => text)
        .join(''),
    ).toBe(`${output}more`)
    expect(screen.show(`${output}more\n`)).toBe(second)
  })

  it('shows the same in slices as at once', () => {
    fc.assert(
      fc.property(fc.array(PIECES, { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (pieces, most) => {
        const output = pieces.join('')
        const screen = createTerminalScreen()
        let pages = screen.show(output, most)
        for (let slices = 1; !screen.isWhole(output); slices++) {
          expect(slices).toBeLessThanOrEqual(output.length)
          pages = screen.show(output, most)
        }
        expect(pages).toEqual(createTerminalScreen().show(output))
      }),
    )
  })

  it('gives a hostile output no more room than a terminal would', () => {
    const screen = createTerminalScreen()
    const stairs = `${'x'.repeat(2000)}${`\n${ESC}[1A${ESC}[1999Gb${ESC}[1B`.repeat(200)}`
    expect(terminalText(stairs).length).toBeLessThan(60_000)
    const far = `${ESC}[99999999C${ESC}[99999999B${ESC}[99999999;99999999HX${ESC}[99999999@${ESC}[99999999L`
    const text = screen
      .show(far.repeat(20))
      .flat()
      .map((span) => span.text)
      .join('')
    expect(text.length).toBeLessThan(200_000)
  })
})
