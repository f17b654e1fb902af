import {
  type Attributes,
  BLINK,
  BOLD,
  canonical,
  canonicalUnderline,
  DIM,
  INVERSE,
  INVISIBLE,
  ITALIC,
  OVERLINE,
  PLAIN,
  PROTECTED,
  STRIKETHROUGH,
  UNDERLINED,
} from './attributes'
import { type Cell, isProtected, takeLink, underlineOf } from './cellInternals'
import type { XtermTerminal } from './xtermTerminal'

/** A cell that was read with its own object: reading its link takes that off. */
export function attributesOf(terminal: XtermTerminal, cell: Cell | undefined): Attributes {
  if (!cell || cell.isAttributeDefault()) return PLAIN
  const link = takeLink(terminal, cell)
  const underline = cell.isUnderline() ? underlineOf(cell) : null
  return {
    fg: (foregroundOf(cell) | (underline ? UNDERLINED : 0)) >>> 0,
    bg: backgroundOf(cell) | (isProtected(cell) ? PROTECTED : 0),
    underline: underline ? canonicalUnderline(underline.style, underline.colour) : 0,
    uri: link?.uri ?? null,
    linkId: link?.id ?? '',
    isDormant: false,
  }
}

/** Colour and styles, without the underline. */
export const foregroundOf = (cell: Cell): number =>
  canonical(
    (cell.isBold() ? BOLD : 0) |
      (cell.isBlink() ? BLINK : 0) |
      (cell.isInverse() ? INVERSE : 0) |
      (cell.isInvisible() ? INVISIBLE : 0) |
      (cell.isStrikethrough() ? STRIKETHROUGH : 0) |
      colourOf(cell.getFgColorMode(), cell.getFgColor()),
  )

/** Colour and styles, without the protection. */
export const backgroundOf = (cell: Cell): number =>
  canonical(
    (cell.isItalic() ? ITALIC : 0) |
      (cell.isDim() ? DIM : 0) |
      (cell.isOverline() ? OVERLINE : 0) |
      colourOf(cell.getBgColorMode(), cell.getBgColor()),
  )

/** The kind comes packed; the value of none is -1. */
const colourOf = (kind: number, value: number) => (kind === 0 ? 0 : kind | value)
