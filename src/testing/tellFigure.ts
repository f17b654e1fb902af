import { appendFileSync } from 'node:fs'
import process from 'node:process'

/** Prints what a test measured, and appends it to the file that `npm run soak` names. */
export function tellFigure(figure: string): void {
  console.log(figure)
  const { PROOF_FIGURES } = process.env
  if (PROOF_FIGURES) appendFileSync(PROOF_FIGURES, `${figure}\n`)
}
