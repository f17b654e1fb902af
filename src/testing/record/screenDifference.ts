import type headless from '@xterm/headless'
import { internal, internalNumber } from './xtermInternals'

type Terminal = InstanceType<typeof headless.Terminal>
type Buffer = Terminal['buffer']['normal']
type Line = NonNullable<ReturnType<Buffer['getLine']>>
type Cell = NonNullable<ReturnType<Line['getCell']>>

const ESC = '\u001b'

/** Where two terminals differ that should show the same. Lines above the screen that only one still has do not count. */
export function screenDifference(one: Terminal, other: Terminal): string | null {
  const [ours, theirs] = [facts(one), facts(other)]
  if (ours !== theirs) return `${ours} is not ${theirs}`
  const { active } = one.buffer
  const alternate = active.type === 'alternate' ? linesDiffer(one, other, 'alternate') : null
  return alternate ?? linesDiffer(one, other, 'normal')
}

/** What shows what a terminal remembers beside its cells, each followed by a look at them. */
const PROBES = [
  // The style of the next character, its link, insert mode, and the character sets.
  `Xq${ESC}n q\u000eq\u000fq`,
  '\u0301',
  // Tab stops.
  '\rT\tT\tT\tT\tT',
  // Origin mode, and the margins.
  `${ESC}[2;2HO${ESC}[99;1HM\n\nM${ESC}[1;1HM${ESC}M${ESC}MM`,
  // The saved cursor, with its style and character set.
  `${ESC}8Sq`,
  // The same of the screen behind an alternate one.
  `${ESC}[?47lNq${ESC}[99;1HM\nM\tT${ESC}8Sq`,
]

/** Two terminals that show the same go on alike, too. Both are spoilt by it. */
export async function differenceGoingOn(one: Terminal, other: Terminal): Promise<string | null> {
  const now = screenDifference(one, other)
  if (now !== null) return now
  for (const probe of PROBES) {
    for (const terminal of [one, other]) await new Promise<void>((resolve) => terminal.write(probe, resolve))
    const difference = screenDifference(one, other)
    if (difference !== null) return `after ${JSON.stringify(probe)}: ${difference}`
  }
  return null
}

function facts({ cols, rows, buffer, modes, options }: Terminal): string {
  const { type, cursorX, cursorY } = buffer.active
  return JSON.stringify({ cols, rows, type, cursor: [cursorX, cursorY], modes, eol: options.convertEol })
}

function linesDiffer(one: Terminal, other: Terminal, name: 'normal' | 'alternate'): string | null {
  const [ours, theirs] = [one.buffer[name], other.buffer[name]]
  const cells = [ours.getNullCell(), theirs.getNullCell()] as const
  const common = Math.min(ours.length, theirs.length)
  for (let fromBottom = 1; fromBottom <= common; fromBottom += 1) {
    const [a, b] = [ours.getLine(ours.length - fromBottom), theirs.getLine(theirs.length - fromBottom)]
    const place = `${name} screen, line ${fromBottom} from the bottom`
    // What the first line of all continues is gone, so that it makes no difference there.
    if (fromBottom < common && a?.isWrapped !== b?.isWrapped) return `${place}, wrapping`
    for (let column = 0; column < one.cols; column += 1) {
      const [left, right] = [a?.getCell(column, cells[0]), b?.getCell(column, cells[1])]
      if (!left || !right || !isSame(left, right, [one, other]))
        return `${place}, column ${column}: ${left?.getChars()} is not ${right?.getChars()}, or its style`
    }
  }
  return null
}

/** An erased cell has a background only. A link that a terminal has forgotten is not held against another. */
function isSame(a: Cell, b: Cell, terminals: readonly [Terminal, Terminal]): boolean {
  if (a.getCode() !== b.getCode() || a.getWidth() !== b.getWidth()) return false
  if (a.isBgRGB() !== b.isBgRGB() || a.isBgDefault() !== b.isBgDefault()) return false
  if (a.getBgColor() !== b.getBgColor()) return false
  if (a.getCode() === 0) return true
  const areStyled = !a.isAttributeDefault() || !b.isAttributeDefault()
  return a.getChars() === b.getChars() && (!areStyled || haveSameStyle(a, b, terminals))
}

function haveSameStyle(a: Cell, b: Cell, [one, other]: readonly [Terminal, Terminal]): boolean {
  const links = [linkOf(one, a), linkOf(other, b)]
  const areLinksSame = links[0] === links[1] || links.includes('')
  return areLinksSame && underline(a) === underline(b) && flags(a) === flags(b)
}

const flags = (cell: Cell) =>
  [
    cell.isFgRGB(),
    cell.isFgDefault(),
    cell.getFgColor(),
    cell.isBold(),
    cell.isDim(),
    cell.isItalic(),
    cell.isInverse(),
    cell.isBlink(),
    cell.isInvisible(),
    cell.isStrikethrough(),
    cell.isOverline(),
  ].join(' ')

const IS_UNDERLINED = 0x10000000

/** Style and colour, which xterm shows its renderers only. A link alone is drawn underlined without being so. */
function underline(cell: Cell): string {
  const isUnderlined = (internalNumber(cell, 'fg') & IS_UNDERLINED) !== 0
  if (!isUnderlined) return ''
  const style = internal(cell, 'extended', 'underlineStyle')
  const color = internal(cell, 'getUnderlineColor')
  return `${style} ${typeof color === 'function' ? Reflect.apply(color, cell, []) : ''}`
}

function linkOf(terminal: Terminal, cell: Cell): string | null {
  const id = internal(cell, 'extended', 'urlId')
  if (typeof id !== 'number' || id === 0) return null
  const service = internal(terminal, '_core', '_oscLinkService')
  const getLinkData = internal(service, 'getLinkData')
  const link: unknown = typeof getLinkData === 'function' ? Reflect.apply(getLinkData, service, [id]) : null
  const uri = internal(link, 'uri')
  return typeof uri === 'string' ? uri : ''
}
