import type { IBuffer, IBufferLine, IBufferRange, ILinkHandler, Terminal } from '@xterm/xterm'
import { findLinks, type LinkRange } from '../../../lib/text/linkEnd'

/** A part of a line that leads somewhere. */
export interface FoundLink {
  readonly start: number
  /** The first unit behind it. */
  readonly end: number
  readonly open: () => void
}

interface LinkOptions {
  readonly open: (url: string) => void
  /** Said while the pointer is on a link. */
  readonly hint: string
  /** The names of files in a line that there are. Null: nobody looks for them yet. */
  readonly findFiles: (line: string) => Promise<readonly FoundLink[]> | null
}

/** Rows of one long line that are looked through above and below the pointer. */
const MAX_ROWS = 32

/** Addresses in the output, and links that programs mark as such: http and https, with a modifier held. */
export function attachLinks(terminal: Terminal, { open, hint, findFiles }: LinkOptions): void {
  const tell = (text: string) => {
    if (terminal.element) terminal.element.title = text
  }
  const activate = (event: MouseEvent, url: string) => {
    if ((event.ctrlKey || event.metaKey) && isWebAddress(url)) open(url)
  }
  const hover = () => tell(hint)
  const leave = () => tell('')
  const handler: ILinkHandler = { activate, hover, leave }
  terminal.options.linkHandler = handler
  terminal.registerLinkProvider({
    provideLinks(y, callback) {
      const line = wholeLine(terminal.buffer.active, y - 1)
      const links = linksIn(line).map((link) => ({ ...link, activate, hover, leave }))
      const files = findFiles(line.text)
      if (!files) return callback(links)
      const toLink = ({ start, end, open }: FoundLink) => {
        const activate = (event: MouseEvent) => (event.ctrlKey || event.metaKey) && open()
        return rangesOf(line, { start, end }).map((link) => ({ ...link, activate, hover, leave }))
      }
      void files.then(
        (found) => callback([...links, ...found.flatMap(toLink)]),
        () => callback(links),
      )
    },
  })
}

/** A cell, counted from 0, and how wide it is. */
interface Place {
  readonly row: number
  readonly column: number
  readonly width: number
}

/** The addresses of the line that a row belongs to, which may have begun rows before it. Ranges count from 1. */
export function linksAt(
  buffer: Pick<IBuffer, 'getLine'>,
  row: number,
): readonly { text: string; range: IBufferRange }[] {
  return linksIn(wholeLine(buffer, row))
}

const linksIn = (line: Line) =>
  findLinks(line.text)
    .flatMap((found) => rangesOf(line, found))
    .filter(({ text }) => isWebAddress(text))

/** Where a part of a line stands on the screen. */
function rangesOf(
  { text, places }: Line,
  { start, end }: LinkRange,
): { text: string; range: IBufferRange }[] {
  const [first, last] = [places[start], places[end - 1]]
  if (!first || !last) return []
  const range = {
    start: { x: first.column + 1, y: first.row + 1 },
    end: { x: last.column + last.width, y: last.row + 1 },
  }
  return [{ text: text.slice(start, end), range }]
}

interface Line {
  readonly text: string
  /** For each unit of the text the cell it stands in. */
  readonly places: readonly Place[]
}

function wholeLine(buffer: Pick<IBuffer, 'getLine'>, row: number): Line {
  let first = row
  while (row - first < MAX_ROWS && buffer.getLine(first)?.isWrapped) first -= 1
  const places: Place[] = []
  let text = ''
  for (let at = first; at <= row + MAX_ROWS; at += 1) {
    const line = buffer.getLine(at)
    if (!line || (at > first && !line.isWrapped)) break
    const next = buffer.getLine(at + 1)
    for (let column = 0; column < line.length; column += 1) {
      const cell = line.getCell(column)
      const width = cell?.getWidth() ?? 1
      if (width === 0 || isLeftOver(line, column, next)) continue
      const characters = cell?.getChars() || ' '
      text += characters
      for (let unit = 0; unit < characters.length; unit += 1) places.push({ row: at, column, width })
    }
  }
  return { text, places }
}

/** The last cell of a row whose next character was too wide for it. */
function isLeftOver(line: IBufferLine, column: number, next: IBufferLine | undefined): boolean {
  const isLast = column === line.length - 1 && line.getCell(column)?.getChars() === ''
  return isLast && next?.isWrapped === true && next.getCell(0)?.getWidth() === 2
}

export function isWebAddress(text: string): boolean {
  const protocol = URL.parse(text)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}
