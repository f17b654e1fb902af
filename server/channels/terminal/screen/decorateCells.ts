import { attributesOf } from './screenState'
import { decorationOf, IS_PROTECTED } from './writeState'
import { internal } from './xtermInternals'
import type { XtermTerminal } from './xtermTerminal'

type Buffer = XtermTerminal['buffer']['normal']
type Line = NonNullable<ReturnType<Buffer['getLine']>>
type Cell = NonNullable<ReturnType<Line['getCell']>>

/** Control characters, which no cell holds. */
const BEGIN = '\u0001'
const END = '\u0002'
const MARKS = new RegExp(`${BEGIN}(\\d+);|${END}`, 'g')

/** A packed cell: characters, foreground, background, the last with flags. */
const CELL_WORDS = 3
const HAS_EXTENDED = 0x10000000
/** The width is in the highest bits of the first word. */
const ONE_WIDE = 1 << 22
/** Any sequence keeps a mark from joining the character before it; this one says that what follows is not protected. */
const JOINS_NOTHING = '\u001b[0"q'

export interface CellDecorator {
  /** The same terminal, whose cells say where a link, a style of an underline or a protection begins and ends. */
  readonly terminal: XtermTerminal
  /** Writes the sequences in the place of the marks of one serialization; neighbours that are alike share one pair. */
  write(marked: string): string
}

/** The serializer knows nothing of links, of underlines that are not plain, and of protected cells. */
export function createCellDecorator(terminal: XtermTerminal): CellDecorator {
  let numbers = new Map<string, number>()
  let pairs: { readonly before: string; readonly after: string }[] = []
  const core = internal(terminal, '_core')

  function numberOf(before: string, after: string): number {
    const key = `${before}${END}${after}`
    const known = numbers.get(key) ?? pairs.push({ before, after }) - 1
    numbers.set(key, known)
    return known
  }

  function decorated(cell: Cell): Cell {
    const attributes = attributesOf(cell, core)
    const { before, after } = decorationOf(attributes)
    withoutLink(cell)
    if (isLoneMark(cell)) {
      const alone = numberOf(JOINS_NOTHING, '')
      return view(cell, { getWidth: () => 1, getChars: () => `${BEGIN}${alone};${cell.getChars()}${END}` })
    }
    if (before === '') return cell
    const number = numberOf(before, after)
    const text = cell.getChars()
    return text === '' ? cell : view(cell, { getChars: () => `${BEGIN}${number};${text}${END}` })
  }

  const cellsOf = (line: Line): Line =>
    isPlain(line) && line.length <= terminal.cols
      ? line
      : view(line, {
          // A screen that became narrower keeps cells beyond its last column, which are not to be written.
          length: Math.min(line.length, terminal.cols),
          getCell(column: number, into?: Cell) {
            const cell = line.getCell(column, into)
            return cell && decorated(cell)
          },
        })
  const linesOf = (buffer: Buffer): Buffer =>
    view(buffer, {
      getLine(row: number) {
        const line = buffer.getLine(row)
        return line && cellsOf(line)
      },
    })
  const buffers = view(terminal.buffer, {
    get normal() {
      return linesOf(terminal.buffer.normal)
    },
    get alternate() {
      return linesOf(terminal.buffer.alternate)
    },
    get active() {
      return linesOf(terminal.buffer.active)
    },
  })

  return {
    terminal: view(terminal, { buffer: buffers }),
    write(marked) {
      const parts: string[] = []
      let at = 0
      let open: number | null = null
      let closedAt = -1
      const close = () => {
        if (open !== null) parts.push(pairs[open]?.after ?? '')
        open = null
      }
      for (const { 0: mark, 1: number, index } of marked.matchAll(MARKS)) {
        if (index > closedAt && closedAt >= 0) close()
        parts.push(marked.slice(at, index))
        at = index + mark.length
        closedAt = -1
        if (number === undefined) closedAt = at
        else if (open !== Number(number)) {
          close()
          open = Number(number)
          parts.push(pairs[open]?.before ?? '')
        }
      }
      close()
      parts.push(marked.slice(at))
      numbers = new Map()
      pairs = []
      return parts.join('')
    },
  }
}

/** A combining mark that had no character to join: it has a cell of its own, whose width is 0. */
const isLoneMark = (cell: Cell) => cell.getWidth() === 0 && cell.getChars() !== ''

/** No cell of it has more than plain attributes, or a mark alone. */
function isPlain(line: Line): boolean {
  const words = internal(line, '_line', '_data')
  if (!(words instanceof Uint32Array)) return false
  for (let at = 0; at < words.length; at += CELL_WORDS) {
    const content = words[at] ?? 0
    if (content !== 0 && content < ONE_WIDE) return false
    if (((words[at + CELL_WORDS - 1] ?? 0) & (HAS_EXTENDED | IS_PROTECTED)) !== 0) return false
  }
  return true
}

/** A link is drawn underlined, which is not to be written down as an underline. */
function withoutLink(cell: Cell): void {
  const extended = internal(cell, 'extended')
  const clone = internal(extended, 'clone')
  if (typeof clone !== 'function' || internal(extended, '_urlId') === 0) return
  const copy: unknown = Reflect.apply(clone, extended, [])
  if (typeof copy !== 'object' || copy === null) return
  Reflect.set(copy, '_urlId', 0)
  Reflect.set(cell, 'extended', copy)
}

/** An object as it is, but for what takes the place of some of its properties. */
function view<T extends object>(object: T, instead: object): T {
  return new Proxy(object, {
    get(target, name) {
      if (Reflect.has(instead, name)) return Reflect.get(instead, name)
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
