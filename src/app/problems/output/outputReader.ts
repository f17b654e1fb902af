import { drawnLine } from './drawnLine'

/** What a terminal's output consists of, as far as problems care. */
interface OutputListener {
  /** One line as one would read it, without colours and what was overwritten. */
  line(text: string): void
  /** The shell shows its prompt. */
  prompt(): void
  /** The shell runs what stands in the line of its prompt. */
  command(line: string): void
  /** The program begins its screen anew, as watchers do before each run. */
  cleared(): void
}

/** Longer lines are no messages: bundles, data. */
const MAX_LINE = 2000
/** No mark is longer. */
const MAX_MARK = 256

const ESC = '\u001b'
/**
 * Where output is cut. Shells with a line editor switch pastes in brackets on (`h`) with their prompt and off (`l`) before they
 * run something; some also mark both by OSC 133. A program that clears its screen begins anew.
 */
const CUT = new RegExp(
  String.raw`\n|${ESC}\[\?2004([hl])|${ESC}\](?:133|633);([AC])(?:;[^\u0007${ESC}]{0,200})?(?:\u0007|${ESC}\\)|${ESC}(?:c|\[[23]J)`,
  'g',
)
const OSC = new RegExp(String.raw`${ESC}[\]PX^_][^\u0007${ESC}]*(?:\u0007|${ESC}\\)?`, 'g')
const SEQUENCE = new RegExp(String.raw`${ESC}(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])`, 'g')
/** What is left of control characters. */
const CONTROL = /[^\P{Cc}\t]/gu

/**
 * Reads output of a terminal that comes in pieces, wherever they are cut:
 *
 *     const reader = createOutputReader({ line: matcher.line, prompt, command, cleared })
 *     reader.read('src/a.ts(1,2): error TS1: ')
 */
export function createOutputReader(listener: OutputListener) {
  /** What has no end yet; of a long line only its end, which may be the beginning of a mark. */
  let rest = ''
  let isTooLong = false
  /** The line before, as it came. */
  let last = ''

  /** Empty where the line is too long for a message. */
  function end(raw: string): string {
    const line = isTooLong || raw.length > MAX_LINE ? '' : raw
    isTooLong = false
    return line
  }

  function met([cut, paste, mark]: RegExpExecArray, raw: string): void {
    if (cut === '\n') {
      last = raw
      listener.line(readable(raw))
    } else if (paste === 'h' || mark === 'A') listener.prompt()
    // Some shells end the line of the prompt before they say so.
    else if (paste === 'l' || mark === 'C') listener.command(drawn(readable(raw) === '' ? last : raw))
    else listener.cleared()
  }

  return {
    read(piece: string): void {
      const text = rest + piece
      let from = 0
      CUT.lastIndex = 0
      for (let cut = CUT.exec(text); cut; cut = CUT.exec(text)) {
        const next = CUT.lastIndex
        met(cut, end(text.slice(from, cut.index)))
        from = next
        CUT.lastIndex = next
      }
      rest = text.slice(from)
      if (rest.length <= MAX_LINE + MAX_MARK) return
      isTooLong = true
      rest = rest.slice(-MAX_MARK)
    },
    /** Output was left out: what began before it has no end. */
    skip(): void {
      rest = ''
      last = ''
      isTooLong = true
    },
    /** No more comes. */
    end(): void {
      if (rest !== '') listener.line(readable(end(rest)))
      rest = ''
    },
  }
}

const drawn = (raw: string): string => drawnLine(raw.replace(OSC, ''))

/** A line as it stands on a screen: colours are gone, what was typed over is what it became. */
function readable(raw: string): string {
  const plain = raw.includes(ESC) ? raw.replace(OSC, '').replace(SEQUENCE, '') : raw
  const ended = plain.endsWith('\r') ? plain.replace(/\r+$/, '') : plain
  const shown = ended.includes('\r') ? ended.slice(ended.lastIndexOf('\r') + 1) : ended
  return (shown.includes('\b') ? withoutErased(shown) : shown).replace(CONTROL, '')
}

function withoutErased(text: string): string {
  let shown = ''
  for (const character of text) shown = character === '\b' ? shown.slice(0, -1) : shown + character
  return shown
}
