import { appendFileSync } from 'node:fs'
import process from 'node:process'

/** Says what was measured: to who reads the tests, and to `npm run soak`, which names a file for it. */
export function tellFigure(figure: string): void {
  console.log(figure)
  const { PROOF_FIGURES } = process.env
  if (PROOF_FIGURES) appendFileSync(PROOF_FIGURES, `${figure}\n`)
}
