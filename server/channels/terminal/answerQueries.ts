import type { HeadlessTerminal } from './headless'

export type ThemeName = 'dark' | 'light' | 'hc'

/** What programs are told about our colours (OSC 10, 11 and 12), as `src/ui/tokens.ts` paints them. */
export const REPORTED_COLOURS = {
  dark: { 10: '#E7EAF0', 11: '#14171C', 12: '#9AABFF' },
  light: { 10: '#191C22', 11: '#F7F8FA', 12: '#3546C0' },
  hc: { 10: '#FFFFFF', 11: '#000000', 12: '#9CC9FF' },
} as const

interface Options {
  readonly terminal: HeadlessTerminal
  theme(): ThemeName
  answer(text: string): void
  titled(title: string): void
}

/**
 * Lets a terminal without a screen answer what programs ask (DA, DSR, DECRQM, colours …), so that they get
 * exactly one answer however many pages look on, and one even when nobody does. It also knows the title.
 */
export function answerQueries({ terminal, theme, answer, titled }: Options): void {
  terminal.onData(answer)
  terminal.onTitleChange(titled)
  for (const first of [10, 11, 12] as const) {
    terminal.parser.registerOscHandler(first, (body) => {
      body.split(';').forEach((part, index) => {
        const colour = first + index
        if (part === '?' && (colour === 10 || colour === 11 || colour === 12))
          answer(`\u001b]${colour};${xcolour(REPORTED_COLOURS[theme()][colour])}\u001b\\`)
      })
      return true
    })
  }
}

/** `#14171C` as `rgb:1414/1717/1c1c`. */
function xcolour(hex: string): string {
  const parts = [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)].map((part) => part.toLowerCase())
  return `rgb:${parts.map((part) => part + part).join('/')}`
}
