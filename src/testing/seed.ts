import process from 'node:process'
import fc from 'fast-check'

/**
 * `PROOF_SEED` decides what all property tests try: `npm test` names one, so that it fails for what was changed and not
 * for what chance has found; without it each run tries others, and a failing one prints its seed.
 */
const { PROOF_SEED } = process.env
if (PROOF_SEED !== undefined) fc.configureGlobal({ seed: Number(PROOF_SEED) })
