/** Colours and styles of a cell, or of what is written next, as xterm packs them. */
export interface Attributes {
  readonly fg: number
  readonly bg: number
  readonly underline: number
  /** Where the hyperlink leads that it belongs to; empty when the terminal has forgotten that. */
  readonly uri: string | null
  /** Tells links to the same place apart, and parts of one from others. */
  readonly linkId: string
  /** Link and underline take effect only when set again, as after restoring the cursor. No sequence sets this. */
  readonly isDormant: boolean
}

export const PLAIN: Attributes = { fg: 0, bg: 0, underline: 0, uri: null, linkId: '', isDormant: false }

/** The colour in a packed number: how it is chosen, and its value. */
export const COLOUR_KIND = 0x3000000
export const AMONG_16 = 0x1000000
export const AMONG_256 = 0x2000000
export const OF_RGB = 0x3000000
const RGB_BITS = 0xffffff
export const COLOUR_BITS = COLOUR_KIND | RGB_BITS

/** Styles in the packed foreground … */
export const BOLD = 0x8000000
export const UNDERLINED = 0x10000000
export const BLINK = 0x20000000
export const INVERSE = 0x4000000
export const INVISIBLE = 0x40000000
export const STRIKETHROUGH = 0x80000000
/** … and in the packed background. */
export const ITALIC = 0x4000000
export const DIM = 0x8000000
export const PROTECTED = 0x20000000
export const OVERLINE = 0x40000000

/** Style of an underline, above its colour. */
export const STYLE_SHIFT = 26
const PLAIN_UNDERLINE = 1 << STYLE_SHIFT

/** One of the 16 colours is the same whether it was chosen among 16 or among 256. */
export function canonical(packed: number): number {
  const isLow = (packed & COLOUR_KIND) === AMONG_256 && (packed & 255) < 16
  return (isLow ? (packed & ~COLOUR_KIND) | AMONG_16 : packed) >>> 0
}

/** A plain underline is already in the flags, and a palette colour uses the low byte only. */
export function canonicalUnderline(style: number, colour: number): number {
  const packed = (style << STYLE_SHIFT) | colour
  if ((packed & COLOUR_KIND) === AMONG_256) return packed & ~0xffff00
  return packed === PLAIN_UNDERLINE ? 0 : packed
}
