import { hc, hcAnsi, hcSyntax } from './highContrast'
import type { ThemeName } from './themeNames'

/** Every colour of the product. A component may use only these, as `--ws-*` custom properties (`cssName`). */
export const dark = {
  'bg.frame': '#0F1115',
  'bg.surface': '#14171C',
  'bg.editor': '#181B21',
  'bg.raised': '#1F232B',
  'bg.inset': '#0C0E12',
  'bg.hover': '#232833',
  'bg.active': '#2B3140',
  'bg.selected': '#28304F',
  'border.subtle': '#262B34',
  'border.default': '#363D49',
  'border.control': '#737E90',
  'fg.default': '#E7EAF0',
  'fg.muted': '#AEB6C4',
  'fg.subtle': '#949EAE',
  'fg.disabled': '#646D7C',
  'accent.fg': '#9AABFF',
  'accent.solid': '#5163E3',
  'accent.solidHover': '#5869E4',
  'accent.on': '#FFFFFF',
  'accent.tint': '#20274A',
  'agent.fg': '#C6A6FF',
  'agent.tint': '#2A2140',
  'focus.ring': '#A9B8FF',
  'success.fg': '#63CF92',
  'success.tint': '#15301F',
  'warning.fg': '#E9B955',
  'warning.tint': '#35290F',
  'danger.fg': '#FF938C',
  'danger.solid': '#C8393F',
  'danger.on': '#FFFFFF',
  'danger.tint': '#3D1A1D',
  'info.fg': '#74BDF8',
  'info.tint': '#12293C',
  'diff.addedLine': '#16301F',
  'diff.addedWord': '#1F5133',
  'diff.removedLine': '#3A1B1E',
  'diff.removedWord': '#6B262B',
  'editor.selection': '#2B355F',
  'editor.lineHighlight': '#1E222A',
  'editor.findMatch': '#6A5210',
  'editor.lineNo': '#8792A3',
  'editor.lineNoActive': '#E7EAF0',
} as const

export type ColourToken = keyof typeof dark
export type Colours = Readonly<Record<ColourToken, string>>

export const light: Colours = {
  'bg.frame': '#EFF1F4',
  'bg.surface': '#F7F8FA',
  'bg.editor': '#FFFFFF',
  'bg.raised': '#FFFFFF',
  'bg.inset': '#EDEFF3',
  'bg.hover': '#E8EBF0',
  'bg.active': '#DCE1E9',
  'bg.selected': '#DFE4FC',
  'border.subtle': '#E3E6EB',
  'border.default': '#CDD3DB',
  'border.control': '#767F8E',
  'fg.default': '#191C22',
  'fg.muted': '#474F5D',
  'fg.subtle': '#565F6E',
  'fg.disabled': '#98A0AC',
  'accent.fg': '#3546C0',
  'accent.solid': '#4051D3',
  'accent.solidHover': '#3646BE',
  'accent.on': '#FFFFFF',
  'accent.tint': '#E6E9FD',
  'agent.fg': '#6B35B8',
  'agent.tint': '#F1E9FD',
  'focus.ring': '#3546C0',
  'success.fg': '#14693B',
  'success.tint': '#DDF3E6',
  'warning.fg': '#7A4F00',
  'warning.tint': '#FBEFD3',
  'danger.fg': '#B4232A',
  'danger.solid': '#BE2B31',
  'danger.on': '#FFFFFF',
  'danger.tint': '#FCE4E4',
  'info.fg': '#145A99',
  'info.tint': '#E0EFFB',
  'diff.addedLine': '#E3F6EA',
  'diff.addedWord': '#B6E5C7',
  'diff.removedLine': '#FDE9E9',
  'diff.removedWord': '#F8C3C4',
  'editor.selection': '#D3DBFB',
  'editor.lineHighlight': '#F5F6F9',
  'editor.findMatch': '#FBE29A',
  'editor.lineNo': '#636C7A',
  'editor.lineNoActive': '#191C22',
}

export const darkSyntax = {
  comment: '#9AA4B4',
  keyword: '#B8A1FF',
  string: '#8FD6A5',
  number: '#F2B27A',
  type: '#7FD3DE',
  func: '#8EBBFF',
  variable: '#E7EAF0',
  constant: '#F2B27A',
  tag: '#FF9E95',
  attr: '#E5C07B',
  regexp: '#F0A6D0',
  operator: '#B7C0CE',
  invalid: '#FF938C',
} as const

export type SyntaxToken = keyof typeof darkSyntax
export type SyntaxColours = Readonly<Record<SyntaxToken, string>>

export const lightSyntax: SyntaxColours = {
  comment: '#535C6A',
  keyword: '#6B35B8',
  string: '#14693B',
  number: '#8F4A00',
  type: '#0B6470',
  func: '#1F54B5',
  variable: '#191C22',
  constant: '#8F4A00',
  tag: '#A92A2A',
  attr: '#7A4F00',
  regexp: '#97267A',
  operator: '#474F5D',
  invalid: '#B4232A',
}

/** The sixteen colours a program in the terminal can ask for. Dark `black` is background-ish on purpose. */
export const darkAnsi = {
  black: '#3A4150',
  red: '#FF8A84',
  green: '#63CF92',
  yellow: '#E9B955',
  blue: '#86A8FF',
  magenta: '#D59BF5',
  cyan: '#62CBD8',
  white: '#D5DAE3',
  brightBlack: '#8F99AA',
  brightRed: '#FFABA6',
  brightGreen: '#8BE3B0',
  brightYellow: '#F5D07F',
  brightBlue: '#AEC3FF',
  brightMagenta: '#E6BEFB',
  brightCyan: '#93E0E9',
  brightWhite: '#FFFFFF',
} as const

export type AnsiToken = keyof typeof darkAnsi
export type AnsiColours = Readonly<Record<AnsiToken, string>>

export const lightAnsi: AnsiColours = {
  black: '#191C22',
  red: '#B4232A',
  green: '#14693B',
  yellow: '#7A4F00',
  blue: '#2A4FC0',
  magenta: '#8A2A9C',
  cyan: '#0B6470',
  white: '#5B6573',
  brightBlack: '#565F6E',
  brightRed: '#C4353B',
  brightGreen: '#1B7A47',
  brightYellow: '#8A5A00',
  brightBlue: '#3B62DB',
  brightMagenta: '#A03BB3',
  brightCyan: '#117582',
  brightWhite: '#3A4250',
}

export interface Theme {
  readonly colours: Colours
  readonly syntax: SyntaxColours
  readonly ansi: AnsiColours
}

export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark: { colours: dark, syntax: darkSyntax, ansi: darkAnsi },
  light: { colours: light, syntax: lightSyntax, ansi: lightAnsi },
  hc: { colours: hc, syntax: hcSyntax, ansi: hcAnsi },
}
