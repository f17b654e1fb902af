import { describe, expect, it } from 'vitest'
import { type Cell, isProtected, takeLink, underlineOf } from './cellInternals'
import { createSerializableTerminal, written } from './serializableTerminal'

const ESC = '\u001b'
const ST = `${ESC}\\`

async function firstCell(text: string) {
  const { terminal } = createSerializableTerminal(20, 2)
  await written(terminal, text)
  return { terminal, cell: terminal.buffer.normal.getLine(0)!.getCell(0)! }
}

/** All that xterm's public interface tells of a cell. */
const told = (cell: Cell) => [
  cell.getChars(),
  cell.getWidth(),
  cell.getCode(),
  cell.getFgColorMode(),
  cell.getFgColor(),
  cell.getBgColorMode(),
  cell.getBgColor(),
  cell.isFgRGB(),
  cell.isFgPalette(),
  cell.isFgDefault(),
  cell.isBgRGB(),
  cell.isBgPalette(),
  cell.isBgDefault(),
  ...[cell.isBold(), cell.isItalic(), cell.isDim(), cell.isBlink(), cell.isInverse()].map(Boolean),
  ...[cell.isInvisible(), cell.isStrikethrough(), cell.isOverline(), cell.isUnderline()].map(Boolean),
]

describe('what xterm keeps to itself of a cell', () => {
  it.each([
    ['where its link leads', `${ESC}]8;;https://a/${ST}x`, `${ESC}]8;;https://b/${ST}x`],
    ['whether it has a link', `${ESC}]8;;https://a/${ST}x`, `${ESC}[4mx`],
    ['the style of its underline', `${ESC}[4:3mx`, `${ESC}[4:2mx`],
    ['the colour of its underline', `${ESC}[58:5:1;4mx`, `${ESC}[4mx`],
    ['whether it is protected', `${ESC}[1"qx`, 'x'],
  ])('is %s: such cells look alike from outside', async (_, one, other) => {
    const [first, second] = [await firstCell(one), await firstCell(other)]
    expect(told(first.cell)).toEqual(told(second.cell))
  })

  it('is read: the link, which is taken off the cell', async () => {
    const { terminal, cell } = await firstCell(`${ESC}]8;id=mine;https://a/${ST}x`)
    expect(takeLink(terminal, cell)).toEqual({ uri: 'https://a/', id: 'mine', number: 1 })
    expect(cell.isUnderline()).toBeFalsy()
    expect(takeLink(terminal, cell)).toBeNull()
    const again = terminal.buffer.normal.getLine(0)!.getCell(0)!
    expect(takeLink(terminal, again)?.uri).toBe('https://a/')
  })

  it('is read: the underline, below a link as well', async () => {
    const { terminal, cell } = await firstCell(`${ESC}[4:3;58:5:9m${ESC}]8;;https://a/${ST}x`)
    expect(takeLink(terminal, cell)).toMatchObject({ id: 'link-1' })
    expect(cell.isUnderline()).toBeTruthy()
    expect(underlineOf(cell)).toEqual({ style: 3, colour: 0x2000009 })
  })

  it('is read: the protection', async () => {
    expect(isProtected((await firstCell(`${ESC}[1"qx`)).cell)).toBe(true)
    expect(isProtected((await firstCell('x')).cell)).toBe(false)
  })
})
