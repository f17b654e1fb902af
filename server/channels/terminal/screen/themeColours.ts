export type ThemeName = 'dark' | 'light' | 'hc'

/** The colours in the answers to OSC 4, 10, 11 and 12: those of `src/ui/theme/tokens.ts`. */
export const REPORTED_COLOURS = {
  dark: {
    10: '#E7EAF0',
    11: '#14171C',
    12: '#9AABFF',
    ansi: [
      '#3A4150 #FF8A84 #63CF92 #E9B955 #86A8FF #D59BF5 #62CBD8 #D5DAE3',
      '#8F99AA #FFABA6 #8BE3B0 #F5D07F #AEC3FF #E6BEFB #93E0E9 #FFFFFF',
    ].join(' '),
  },
  light: {
    10: '#191C22',
    11: '#F7F8FA',
    12: '#3546C0',
    ansi: [
      '#191C22 #B4232A #14693B #7A4F00 #2A4FC0 #8A2A9C #0B6470 #5B6573',
      '#565F6E #C4353B #1B7A47 #8A5A00 #3B62DB #A03BB3 #117582 #3A4250',
    ].join(' '),
  },
  hc: {
    10: '#FFFFFF',
    11: '#000000',
    12: '#9CC9FF',
    ansi: [
      '#6F7A8A #FFB0AB #7CF2A7 #FFD166 #A9D0FF #F0BFFF #8EF0FA #F2F4F8',
      '#B8C2D2 #FFCECB #B0FFCB #FFE6A3 #CFE5FF #F9DFFF #C4F9FF #FFFFFF',
    ].join(' '),
  },
} as const

/** Levels of the colour cube, indices 16 to 231, as xterm defines them; greys follow from 232 on. */
const LEVELS = [0, 95, 135, 175, 215, 255]

/** Of the 256 colours of a theme, `#rrggbb`. */
export function paletteColour(theme: ThemeName, index: number): string {
  if (index < 16) return REPORTED_COLOURS[theme].ansi.split(' ')[index] ?? REPORTED_COLOURS[theme][10]
  const cube = index - 16
  const grey = 8 + 10 * (index - 232)
  const levels =
    index < 232
      ? [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => LEVELS[level] ?? 0)
      : [grey, grey, grey]
  return `#${levels.map((level) => level.toString(16).padStart(2, '0')).join('')}`
}
