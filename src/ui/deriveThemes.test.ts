import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cssName, deriveThemes, tokensCss } from './deriveThemes'
import { TOKEN_FAMILIES } from './monacoRules'
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

  it.each(['dark', 'light'] as const)('gives the %s editor, its tab and the page one background', (name) => {
    const { css, monaco, xterm } = deriveThemes(name)
    expect(monaco.colors['editor.background']).toBe(THEMES[name].colours['bg.editor'])
    expect(xterm['background']).toBe(THEMES[name].colours['bg.surface'])
    expect(css).toContain(`--ws-bg-editor: ${THEMES[name].colours['bg.editor']};`)
  })

  it.each(['dark', 'light'] as const)('writes every %s colour in a form Monaco reads', (name) => {
    const { monaco } = deriveThemes(name)
    for (const colour of Object.values(monaco.colors))
      expect(colour).toMatch(/^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$/)
    for (const rule of monaco.rules) expect(rule.foreground).toMatch(/^[0-9A-Fa-f]{6}$/)
    const tokens = monaco.rules.map((rule) => rule.token)
    expect(new Set(tokens).size).toBe(tokens.length)
  })
})
