import type { IParser } from '@xterm/xterm'

/** DA 1–3, DSR, DECRQM, XTVERSION and window reports: questions of programs, by how they end. */
const QUESTIONS = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { final: 't' },
]
/** Palette, foreground, background, cursor: the page applies what sets them, and leaves queries to the server. */
const COLOURS = [4, 10, 11, 12]

/** Where the server answers programs, once for all pages, their questions are read here and not answered. */
export function swallowQueries(parser: IParser, serverAnswers: () => boolean): void {
  for (const question of QUESTIONS) parser.registerCsiHandler(question, serverAnswers)
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, serverAnswers)
  for (const colour of COLOURS)
    parser.registerOscHandler(colour, (body) => serverAnswers() && body.split(';').includes('?'))
}
