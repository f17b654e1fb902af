import headless from '@xterm/headless'

export type ThemeName = 'dark' | 'light'

/** What programs are told about our colours (OSC 10, 11 and 12), as `src/ui/tokens.ts` paints them. */
export const REPORTED_COLOURS = {
  dark: { 10: '#E7EAF0', 11: '#14171C', 12: '#9AABFF' },
  light: { 10: '#191C22', 11: '#F7F8FA', 12: '#3546C0' },
} as const

export interface QueryAnswerer {
  /** Live output, in order. `done` is called once it was read. */
  read(text: string, done: () => void): void
  resize(cols: number, rows: number): void
  dispose(): void
}

interface Options {
  readonly cols: number
  readonly rows: number
  theme(): ThemeName
  answer(text: string): void
  titled(title: string): void
}

/**
 * A terminal without a screen that answers what programs ask (DA, DSR, DECRQM, colours …), so that they get
 * exactly one answer however many pages look on, and one even when nobody does. It also knows the title.
 */
export function createQueryAnswerer({ cols, rows, theme, answer, titled }: Options): QueryAnswerer {
  const terminal = new headless.Terminal({ cols, rows, scrollback: 0, allowProposedApi: true })
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

  return {
    read: (text, done) => terminal.write(text, done),
    /** Writing is queued and resizing is not: queue it as well. */
    resize: (nextCols, nextRows) => terminal.write('', () => terminal.resize(nextCols, nextRows)),
    dispose: () => terminal.dispose(),
  }
}

/** `#14171C` as `rgb:1414/1717/1c1c`. */
function xcolour(hex: string): string {
  const parts = [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)].map((part) => part.toLowerCase())
  return `rgb:${parts.map((part) => part + part).join('/')}`
}
