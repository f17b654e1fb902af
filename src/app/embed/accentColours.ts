import { colourText, contrast, mixed, parseColour, type Rgb } from '../../ui/theme/contrast'
import { cssName } from '../../ui/theme/deriveThemes'
import type { ThemeName } from '../../ui/theme/themeNames'
import { type ColourToken, THEMES } from '../../ui/theme/tokens'

const ACCENT_TOKENS = [
  'accent.fg',
  'accent.solid',
  'accent.solidHover',
  'accent.on',
  'accent.tint',
] as const satisfies readonly ColourToken[]
export type AccentColours = Readonly<Record<(typeof ACCENT_TOKENS)[number], string>>

/** What accents stand on, and what stands on their tint. */
const SURFACES = [
  'bg.frame',
  'bg.surface',
  'bg.editor',
  'bg.raised',
  'bg.inset',
  'bg.hover',
  'bg.active',
  'bg.selected',
] as const
const TEXTS = ['fg.default', 'fg.muted'] as const
const TEXT: Readonly<Record<ThemeName, number>> = { dark: 4.5, light: 4.5, hc: 7 }
const OUTLINE = 3
const STEPS = 50
const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]

/**
 * The colours of a theme for a host's accent, each moved towards white or black until it passes: 4.5 for text (7 in high
 * contrast), 3 for what controls are made of. Null for a text that is no colour; `isAdjusted` when the accent itself moved.
 */
export function accentColours(
  wished: string,
  theme: ThemeName,
): { readonly colours: AccentColours; readonly isAdjusted: boolean } | null {
  const accent = parseColour(wished)
  if (!accent) return null
  const colours = THEMES[theme].colours
  const of = (token: ColourToken): Rgb => parseColour(colours[token]) ?? WHITE
  const surfaces = SURFACES.map(of)
  const least = TEXT[theme]
  const away = theme === 'light' ? BLACK : WHITE

  const tint = stepped(mixed(of('bg.surface'), accent, 0.16), of('bg.surface'), (tried) =>
    TEXTS.every((token) => contrast(of(token), tried) >= least),
  )
  const text = stepped(accent, away, (tried) =>
    [...surfaces, tint.colour].every((surface) => contrast(tried, surface) >= least),
  )
  const solids = [WHITE, BLACK].map((on) => {
    const found = stepped(accent, on === WHITE ? BLACK : WHITE, (tried) => contrast(on, tried) >= least)
    return { on, ...found, isSeen: surfaces.every((surface) => contrast(found.colour, surface) >= OUTLINE) }
  })
  const [solid] = solids.filter(({ isSeen }) => isSeen).sort((one, other) => one.steps - other.steps)
  const on = solid?.on ?? (theme === 'light' ? WHITE : BLACK)
  const plain = solid?.colour ?? text.colour
  return {
    isAdjusted: text.steps > 0 || (solid?.steps ?? 1) > 0,
    colours: {
      'accent.fg': colourText(text.colour),
      'accent.solid': colourText(plain),
      'accent.solidHover': colourText(mixed(plain, on === WHITE ? BLACK : WHITE, 0.08)),
      'accent.on': colourText(on),
      'accent.tint': colourText(tint.colour),
    },
  }
}

/** The first colour on the way to another that passes, and how many fiftieths of the way it is. */
function stepped(from: Rgb, to: Rgb, passes: (colour: Rgb) => boolean): { colour: Rgb; steps: number } {
  for (let steps = 0; steps <= STEPS; steps += 1) {
    const colour = mixed(from, to, steps / STEPS)
    if (passes(colour)) return { colour, steps }
  }
  return { colour: to, steps: STEPS }
}

/** Puts the colours over those of the theme, for as long as they are wished. */
export function paintAccent(root: HTMLElement, colours: AccentColours | null): void {
  for (const token of ACCENT_TOKENS) {
    if (colours) root.style.setProperty(cssName(token), colours[token])
    else root.style.removeProperty(cssName(token))
  }
}
