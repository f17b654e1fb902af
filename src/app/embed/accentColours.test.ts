import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, parseColour, type Rgb } from '../../ui/theme/contrast'
import { THEME_NAMES, type ThemeName } from '../../ui/theme/themeNames'
import { type ColourToken, THEMES } from '../../ui/theme/tokens'
import { accentColours } from './accentColours'

const rgb = (text: string): Rgb => parseColour(text) ?? [0, 0, 0]
const SURFACES: readonly ColourToken[] = ['bg.frame', 'bg.surface', 'bg.editor', 'bg.raised', 'bg.selected']

describe('the accent of a host', () => {
  it.each(THEME_NAMES)('passes in %s, whatever it is', (theme: ThemeName) => {
    const least = theme === 'hc' ? 7 : 4.5
    const { colours } = THEMES[theme]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const made = accentColours(`#${number.toString(16).padStart(6, '0')}`, theme)?.colours
        if (!made) return false
        const tint = rgb(made['accent.tint'])
        for (const surface of [...SURFACES.map((token) => rgb(colours[token])), tint])
          expect(contrast(rgb(made['accent.fg']), surface)).toBeGreaterThanOrEqual(least)
        for (const solid of ['accent.solid', 'accent.solidHover'] as const)
          expect(contrast(rgb(made['accent.on']), rgb(made[solid]))).toBeGreaterThanOrEqual(least)
        expect(contrast(rgb(colours['fg.default']), tint)).toBeGreaterThanOrEqual(least)
        return true
      }),
      { numRuns: 500 },
    )
  })

  it('stays as it is where it passes, and is no accent where it is no colour', () => {
    expect(accentColours('#3546C0', 'light')).toMatchObject({
      isAdjusted: false,
      colours: { 'accent.fg': '#3546c0', 'accent.solid': '#3546c0', 'accent.on': '#ffffff' },
    })
    expect(accentColours('#ff0', 'light')?.isAdjusted).toBe(true)
    for (const text of ['red', 'url(x)', '#12', '#3546C0; x: y', ''])
      expect(accentColours(text, 'dark')).toBeNull()
  })
})
