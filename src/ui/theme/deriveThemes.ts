import { type MonacoTheme, monacoTheme } from './monacoTheme'
import { THEME_NAMES, type ThemeName } from './themeNames'
import { THEMES, type Theme } from './tokens'

/** Shaped like xterm's `ITheme`. */
type TerminalTheme = Readonly<Record<string, string>>

export interface DerivedThemes {
  /** Custom properties of one theme, the text of a rule in `tokens.css`. */
  readonly css: string
  readonly monaco: MonacoTheme
  readonly xterm: TerminalTheme
}

/** `accent.solidHover` → `--ws-accent-solid-hover`. */
export function cssName(token: string): string {
  return `--ws-${token.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Page, editor and terminal get their colours from the same tokens, so that they cannot drift apart. */
export function deriveThemes(name: ThemeName): DerivedThemes {
  const theme = THEMES[name]
  return { css: cssText(name, theme), monaco: monacoTheme(name, theme), xterm: terminalTheme(theme) }
}

/** The whole of `tokens.css`, which a test compares. */
export function tokensCss(): string {
  return `/* Generated from tokens.ts by deriveThemes.ts: change it there. */\n@layer tokens {\n${THEME_NAMES.map((name) => deriveThemes(name).css).join('\n')}}\n`
}

/** What lies over other things: a shadow, or where shadows are not seen a line twice as wide. */
const DEPTH: Readonly<Record<ThemeName, Readonly<Record<string, string>>>> = {
  dark: {
    'shadow.menu': '0 4px 12px rgb(0 0 0 / 0.28)',
    'shadow.dialog': '0 12px 32px rgb(0 0 0 / 0.44)',
    scrim: 'rgb(0 0 0 / 0.5)',
    edge: '1px',
  },
  light: {
    'shadow.menu': '0 4px 16px rgb(16 24 40 / 0.12)',
    'shadow.dialog': '0 12px 32px rgb(16 24 40 / 0.2)',
    scrim: 'rgb(16 24 40 / 0.32)',
    edge: '1px',
  },
  hc: { 'shadow.menu': 'none', 'shadow.dialog': 'none', scrim: 'rgb(0 0 0 / 0.7)', edge: '2px' },
}

function cssText(name: ThemeName, theme: Theme): string {
  const selector = name === 'dark' ? `:root,\n  [data-theme='dark']` : `[data-theme='${name}']`
  const lines = Object.entries({ ...theme.colours, ...syntaxTokens(theme), ...DEPTH[name] }).map(
    ([token, value]) => `    ${cssName(token)}: ${value};\n`,
  )
  return `  ${selector} {\n    color-scheme: ${name === 'light' ? 'light' : 'dark'};\n${lines.join('')}  }\n`
}

/** Code in the conversation is coloured by the page, not by Monaco: `--ws-syntax-keyword` and so on. */
function syntaxTokens(theme: Theme): Record<string, string> {
  return Object.fromEntries(Object.entries(theme.syntax).map(([name, value]) => [`syntax.${name}`, value]))
}

function terminalTheme({ colours, ansi }: Theme): TerminalTheme {
  return {
    background: colours['bg.surface'],
    foreground: colours['fg.default'],
    cursor: colours['accent.fg'],
    cursorAccent: colours['bg.surface'],
    selectionBackground: colours['editor.selection'],
    selectionInactiveBackground: colours['bg.active'],
    scrollbarSliderBackground: `${colours['border.control']}66`,
    scrollbarSliderHoverBackground: `${colours['border.control']}99`,
    scrollbarSliderActiveBackground: `${colours['border.control']}cc`,
    overviewRulerBorder: colours['border.subtle'],
    ...ansi,
  }
}
