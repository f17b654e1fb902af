import type { Payload } from './payload'

const ESC = '\u001b'
const BEL = '\u0007'

/** Sequences that a terminal obeys: from titles and the clipboard to moves over everything. */
const SEQUENCES: Readonly<Record<string, string>> = {
  'a link to a script': `${ESC}]8;;javascript:window.pwned=1${BEL}click${ESC}]8;;${BEL}`,
  'a link to data': `${ESC}]8;;data:text/html,<script>window.pwned=1</script>${BEL}click${ESC}]8;;${BEL}`,
  'a link that never ends': `${ESC}]8;;https://evil.example${BEL}${'click '.repeat(2_000)}`,
  'the clipboard': `${ESC}]52;c;cm0gLXJmIC8K${BEL}`,
  'the clipboard asked': `${ESC}]52;c;?${BEL}`,
  'the title': `${ESC}]0;<script>window.pwned=1</script>${BEL}`,
  'a folder': `${ESC}]7;file://evil.example/etc${BEL}`,
  'a file': `${ESC}]1337;File=inline=1:PHN2ZyBvbmxvYWQ9IndpbmRvdy5wd25lZD0xIi8+${BEL}`,
  'a notification': `${ESC}]9;window.pwned${BEL}${ESC}]777;notify;a;b${BEL}`,
  'a colour of the palette': `${ESC}]4;0;rgb:00/00/00${BEL}${ESC}]10;?${BEL}${ESC}]11;?${BEL}`,
  'an OSC that never ends': `${ESC}]0;${'x'.repeat(100_000)}`,
  'a DCS that never ends': `${ESC}P${'q'.repeat(100_000)}`,
  'many OSCs that never end': `${ESC}]`.repeat(50_000),
  sixel: `${ESC}Pq#0;2;0;0;0${'~'.repeat(20_000)}${ESC}\\`,
  'a string in an APC': `${ESC}_<img src=x onerror=window.pwned=1>${ESC}\\`,
  'questions of a terminal': `${ESC}[c${ESC}[>c${ESC}[6n${ESC}[?15n${ESC}[18t${ESC}[21t`.repeat(500),
  'a far column': `${ESC}[999999999Cx${ESC}[999999999Gx`,
  'a far row': `${ESC}[999999999Bx${ESC}[999999999;999999999Hx`,
  'many far rows': `${ESC}[9999Bx`.repeat(2_000),
  'inserted lines': `${ESC}[999999999L${ESC}[999999999@x`,
  'deleted lines': `${ESC}[999999999M${ESC}[999999999P${ESC}[999999999X`,
  repeated: `x${ESC}[999999999b`,
  scrolled: `${ESC}[1;2r${ESC}[999999999S${ESC}[999999999T`,
  'a cleared screen': `secret${ESC}[2J${ESC}[3J${ESC}[Hharmless`,
  'an overwritten line': `rm -rf /\r${ESC}[Kls`,
  'the other screen': `${ESC}[?1049hhidden${ESC}[?1049l`.repeat(500),
  'hidden letters': `${ESC}[8mhidden${ESC}[0m ${ESC}[30;40mblack on black${ESC}[0m`,
  'many parameters': `${ESC}[${'1;'.repeat(30_000)}m`,
  'huge parameters': `${ESC}[${'9'.repeat(30_000)}m`,
  'colours on every letter': Array.from({ length: 5_000 }, (_, n) => `${ESC}[38;5;${n % 256}mx`).join(''),
  backspaces: 'x\b'.repeat(30_000),
  'backspaces before anything': `${'\b'.repeat(50_000)}x`,
  tabs: '\t'.repeat(50_000),
  bells: BEL.repeat(50_000),
  'shifts of the character set': `\u000e${ESC}(0lqqk\u000f`.repeat(2_000),
  'C1 controls': '\u009b31m\u009d0;x\u009c\u0090q\u009c'.repeat(2_000),
  'a saved cursor': `${ESC}7${ESC}8${ESC}[s${ESC}[u`.repeat(5_000),
  'a progress bar': Array.from({ length: 3_000 }, (_, n) => `\r${ESC}[K${n} %`).join(''),
  'a reset': `${ESC}c${ESC}[!p`.repeat(2_000),
  'escapes alone': ESC.repeat(50_000),
  'markup in colours': `${ESC}[31m<img src=x onerror=window.pwned=1>${ESC}[0m`,
}

export const TERMINAL: readonly Payload[] = Object.entries(SEQUENCES).map(([name, text]) => ({ name, text }))
