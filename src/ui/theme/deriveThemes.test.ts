import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cssName, deriveThemes, tokensCss } from './deriveThemes'
import { TOKEN_FAMILIES } from './monacoRules'
import { THEME_NAMES } from './themeNames'
import { darkSyntax, THEMES } from './tokens'

const file = new URL('./tokens.css', import.meta.url)

describe('deriveThemes', () => {
  it('turns a token into the name of a custom property', () => {
    expect(cssName('bg.frame')).toBe('--ws-bg-frame')
    expect(cssName('accent.solidHover')).toBe('--ws-accent-solid-hover')
  })

  it('is what tokens.css holds (UPDATE_TOKENS=1 writes it)', () => {
    if (process.env['UPDATE_TOKENS']) writeFileSync(file, tokensCss())
    expect(readFileSync(file, 'utf8')).toBe(tokensCss())
  })

  it('has a Monaco rule for every syntax family', () => {
    expect(TOKEN_FAMILIES.map(([family]) => family).sort()).toEqual(Object.keys(darkSyntax).sort())
  })

  it.each(THEME_NAMES)('gives the %s editor, its tab and the page one background', (name) => {
    const { css, monaco, xterm } = deriveThemes(name)
    expect(monaco.colors['editor.background']).toBe(THEMES[name].colours['bg.editor'])
    expect(xterm['background']).toBe(THEMES[name].colours['bg.surface'])
    expect(css).toContain(`--ws-bg-editor: ${THEMES[name].colours['bg.editor']};`)
  })

  it.each(THEME_NAMES)('writes every %s colour in a form Monaco reads', (name) => {
    const { monaco } = deriveThemes(name)
    for (const colour of Object.values(monaco.colors))
      expect(colour).toMatch(/^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/)
    for (const rule of monaco.rules) expect(rule.foreground).toMatch(/^[0-9A-Fa-f]{6}$/)
    const tokens = monaco.rules.map((rule) => rule.token)
    expect(new Set(tokens).size).toBe(tokens.length)
  })

  it('outlines in high contrast what the other themes tell by a shade or a shadow', () => {
    const { css, monaco } = deriveThemes('hc')
    expect(monaco.base).toBe('hc-black')
    expect(monaco.colors['contrastBorder']).toBe(THEMES.hc.colours['border.default'])
    expect(css).toContain('--ws-shadow-menu: none;')
    expect(css).toContain('--ws-edge: 2px;')
    expect(deriveThemes('dark').monaco.colors['contrastBorder']).toBeUndefined()
  })
})
