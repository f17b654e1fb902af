import { describe, expect, it } from 'vitest'
import { parseColour, type Rgb, contrast as ratio } from './contrast'
import { THEME_NAMES, type ThemeName } from './themeNames'
import { type ColourToken, THEMES } from './tokens'

const SURFACES = ['bg.frame', 'bg.surface', 'bg.editor', 'bg.raised', 'bg.inset', 'bg.hover'] as const
const STATES = ['bg.active', 'bg.selected'] as const
const TINTS = [
  'accent.tint',
  'agent.tint',
  'success.tint',
  'warning.tint',
  'danger.tint',
  'info.tint',
] as const
const LINES = ['diff.addedLine', 'diff.removedLine'] as const
const WORDS = ['diff.addedWord', 'diff.removedWord'] as const
const CODE = ['editor.selection', 'editor.lineHighlight', 'editor.findMatch'] as const

interface Pair {
  readonly on: readonly ColourToken[]
  readonly atLeast: number
}

/** Which token may stand on what, and the least ratio: 4.5 for text, 3 for the outline of a control; in high contrast 7. */
const PAIRS: Readonly<Partial<Record<ColourToken, Pair>>> = {
  'fg.default': { on: [...SURFACES, ...STATES, ...TINTS, ...LINES, ...WORDS, ...CODE], atLeast: 4.5 },
  'fg.muted': {
    on: [...SURFACES, ...STATES, 'accent.tint', 'agent.tint', 'warning.tint', 'danger.tint', ...LINES],
    atLeast: 4.5,
  },
  'fg.subtle': { on: [...SURFACES, 'bg.selected'], atLeast: 4.5 },
  'accent.fg': { on: [...SURFACES, ...STATES, 'accent.tint'], atLeast: 4.5 },
  'agent.fg': { on: [...SURFACES, 'agent.tint'], atLeast: 4.5 },
  'success.fg': { on: [...SURFACES, 'success.tint'], atLeast: 4.5 },
  'warning.fg': { on: [...SURFACES, 'warning.tint'], atLeast: 4.5 },
  'danger.fg': { on: [...SURFACES, 'danger.tint'], atLeast: 4.5 },
  'info.fg': { on: [...SURFACES, 'info.tint'], atLeast: 4.5 },
  'accent.on': { on: ['accent.solid', 'accent.solidHover'], atLeast: 4.5 },
  'danger.on': { on: ['danger.solid'], atLeast: 4.5 },
  'editor.lineNo': { on: ['bg.editor', 'editor.lineHighlight'], atLeast: 4.5 },
  'editor.lineNoActive': { on: ['bg.editor', 'editor.lineHighlight'], atLeast: 4.5 },
  'border.control': { on: SURFACES, atLeast: 3 },
  'focus.ring': { on: [...SURFACES, ...STATES, ...TINTS], atLeast: 3 },
  'accent.solid': { on: SURFACES.filter((surface) => surface !== 'bg.hover'), atLeast: 3 },
}

const contrast = (one: string, other: string): number => ratio(rgb(one), rgb(other))

function rgb(text: string): Rgb {
  const colour = parseColour(text)
  if (!colour) throw new Error(`${text} is no colour.`)
  return colour
}

const least = (name: ThemeName, atLeast: number) => (name === 'hc' ? 7 : atLeast)

const cases = THEME_NAMES.flatMap((name) =>
  Object.entries(PAIRS).flatMap(([token, { on, atLeast }]) =>
    on.map((ground) => ({
      name,
      token: token as ColourToken,
      ground,
      atLeast: least(name, atLeast),
    })),
  ),
)

describe('contrast', () => {
  it.each(cases)('$name: $token on $ground is at least $atLeast', ({ name, token, ground, atLeast }) => {
    const { colours } = THEMES[name]
    expect(contrast(colours[token], colours[ground])).toBeGreaterThanOrEqual(atLeast)
  })

  it.each(THEME_NAMES)('%s: code can be read on the editor and selected', (name) => {
    const { colours, syntax } = THEMES[name]
    for (const [family, colour] of Object.entries(syntax)) {
      for (const ground of [colours['bg.editor'], colours['editor.lineHighlight']])
        expect(contrast(colour, ground), `${family} on ${ground}`).toBeGreaterThanOrEqual(least(name, 4.5))
      // While it is selected, AA is enough.
      expect(contrast(colour, colours['editor.selection']), family).toBeGreaterThanOrEqual(4.5)
    }
  })

  it.each(THEME_NAMES)('%s: what programs print can be read', (name) => {
    const { colours, ansi } = THEMES[name]
    for (const [colour, value] of Object.entries(ansi)) {
      // Black is a background on dark grounds; xterm's minimumContrastRatio repaints text that uses it.
      if (name !== 'light' && colour === 'black') continue
      expect(contrast(value, colours['bg.surface']), colour).toBeGreaterThanOrEqual(least(name, 4.5))
    }
  })
})
