const ESC = '\u001b'
const SEQUENCE = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)`,
    `${ESC}[PX^_][^${ESC}]*${ESC}\\\\`,
    `${ESC}[ -/]*[0-~]`,
  ].join('|'),
  'g',
)

/** Terminal output as plain lines: no colours, and of a line that was overwritten only what came last. */
export function stripAnsi(output: string): string {
  return output
    .replace(SEQUENCE, '')
    .replace(/\r+\n/g, '\n')
    .replace(/[^\n]*\r(?!$)/gm, '')
    .replace(/\r/g, '')
}
