import headless from '@xterm/headless'
import type { Stroke } from './plainScreen'

/** What a terminal shows after these strokes: every cell with its colours, the cursor, the modes. */
export async function gridOf(strokes: readonly Stroke[]): Promise<string> {
  const terminal = new headless.Terminal({ cols: 80, rows: 24, scrollback: 10_000, allowProposedApi: true })
  for (const stroke of strokes) {
    if (typeof stroke === 'string') await new Promise<void>((done) => terminal.write(stroke, done))
    else terminal.resize(stroke[0], stroke[1])
  }
  const { buffer, modes, cols, rows } = terminal
  const lines: unknown[] = []
  for (const [name, { length, getLine }] of [
    ['normal', buffer.normal],
    ['alternate', buffer.alternate],
  ] as const) {
    for (let at = 0; at < length; at++) lines.push([name, cellsOf(getLine.call(buffer[name], at))])
  }
  const { cursorX, cursorY, baseY, type } = buffer.active
  terminal.dispose()
  return JSON.stringify({ cols, rows, type, cursor: [cursorX, baseY + cursorY], modes, lines })
}

type Line = ReturnType<headless.Terminal['buffer']['active']['getLine']>

function cellsOf(line: Line): unknown {
  if (!line) return null
  const cells = []
  for (let at = 0; at < line.length; at++) {
    const cell = line.getCell(at)
    if (!cell) continue
    const flags = [
      cell.isBold(),
      cell.isDim(),
      cell.isItalic(),
      cell.isUnderline(),
      cell.isInverse(),
      cell.isBlink(),
      cell.isInvisible(),
      cell.isStrikethrough(),
      cell.isOverline(),
    ]
    cells.push([
      cell.getChars(),
      cell.getWidth(),
      cell.getFgColorMode(),
      cell.getFgColor(),
      cell.getBgColorMode(),
      cell.getBgColor(),
      flags.map(Number).join(''),
    ])
  }
  return { isWrapped: line.isWrapped, cells }
}
