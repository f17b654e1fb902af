import headless from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { REPORTED_COLOURS } from '../../../../server/channels/terminal/screen/themeColours'
import { messages } from '../../../messages/en'
import { THEME_NAMES } from '../../../ui/theme/themeNames'
import { THEMES } from '../../../ui/theme/tokens'
import { guardErase } from '../shared/guardErase'
import { swallowQueries } from './swallowQueries'

const ANSI = [
  ...(['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const),
  ...(['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'] as const),
  ...(['brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'] as const),
]

describe('questions of programs', () => {
  const answersTo = (output: string, serverAnswers: boolean) =>
    new Promise<string>((resolve) => {
      const terminal = new headless.Terminal({ allowProposedApi: true })
      let answers = ''
      terminal.onData((answer) => {
        answers += answer
      })
      swallowQueries(terminal.parser, () => serverAnswers)
      terminal.write(output, () => resolve(answers))
    })
  const questions = '\u001b[c\u001b[>c\u001b[5n\u001b[6n\u001b[?6n\u001b[?2004$p\u001b[4$p\u001bP$qm\u001b\\'

  it('are not answered here where the server answers them', async () => {
    expect(await answersTo(questions, true)).toBe('')
  })

  it('are answered here on a documented server', async () => {
    expect(await answersTo(questions, false)).toContain('\u001b[1;1R')
  })

  it('about colours get the colours of the theme from the server', () => {
    for (const name of THEME_NAMES) {
      const { colours, ansi } = THEMES[name]
      expect(REPORTED_COLOURS[name]).toEqual({
        10: colours['fg.default'],
        11: colours['bg.surface'],
        12: colours['accent.fg'],
        ansi: ANSI.map((colour) => ansi[colour]).join(' '),
      })
    }
  })
})

describe('erasing up to the cursor', () => {
  it.each(['1J', '?1J'])('ends no terminal in its last cell: %s', async (sequence) => {
    const terminal = new headless.Terminal({ cols: 10, rows: 3, allowProposedApi: true })
    guardErase(terminal)
    const written = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve))
    await written(`one\u001b[3;10H\u001b[${sequence}\u001b[1;4Htwo`)
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('onetwo')
    await written(`\u001b[3;9H\u001b[${sequence}three`)
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('')
  })
})

describe('the strip of an ended terminal', () => {
  it('names the code and how long it ran, where both are known', () => {
    const { exited } = messages.terminal
    expect(exited(0, 4_400)).toBe('Process exited with code 0 after 4 s.')
    expect(exited(1, 125_000)).toBe('Process exited with code 1 after 2 min 5 s.')
    expect(exited(null, 3_780_000)).toBe('Process was ended by a signal after 1 h 3 min.')
    expect(exited(2, null)).toBe('Process exited with code 2.')
  })
})
