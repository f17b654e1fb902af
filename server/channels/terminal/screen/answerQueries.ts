import { type ColourSlot, indexedColours, type ProgramColours } from './programColours'
import { paletteColour, REPORTED_COLOURS, type ThemeName } from './themeColours'
import type { XtermTerminal } from './xtermTerminal'

interface Options {
  readonly terminal: XtermTerminal
  /** What programs have set. */
  readonly colours: ProgramColours
  /** That of the page in which the user acted last. */
  theme(): ThemeName
  answer(text: string): void
  titled(title: string): void
}

/**
 * Lets a terminal without a screen answer what programs ask (DA, DSR, DECRQM, colours …), so that they get
 * exactly one answer however many pages look on, and one even when none does. It also knows the title.
 */
export function answerQueries({ terminal, colours, theme, answer, titled }: Options): void {
  const report = (slot: ColourSlot, ours: () => string) =>
    answer(`\u001b]${slot};${xcolour(colours.get(slot) ?? ours())}\u001b\\`)
  terminal.onData(answer)
  terminal.onTitleChange(titled)
  terminal.parser.registerOscHandler(4, (body) => {
    for (const [index, spec] of indexedColours(body))
      if (spec === '?') report(`4;${index}`, () => paletteColour(theme(), index))
    return false
  })
  for (const first of [10, 11, 12] as const)
    terminal.parser.registerOscHandler(first, (body) => {
      body.split(';').forEach((part, index) => {
        const colour = first + index
        if (part === '?' && (colour === 10 || colour === 11 || colour === 12))
          report(`${colour}`, () => REPORTED_COLOURS[theme()][colour])
      })
      return false
    })
}

/** `#14171C` as `rgb:1414/1717/1c1c`. */
function xcolour(hex: string): string {
  const parts = [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)].map((part) => part.toLowerCase())
  return `rgb:${parts.map((part) => part + part).join('/')}`
}
