import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tellFigure } from '../tellFigure'
import { playEdits } from './harness/editHistory'
import { editStep } from './harness/editSteps'

const RUNS = Number(process.env.PROOF_EDITS ?? 250)

it(
  `never overwrites unseen text, loses none that was typed and shows every conflict, in ${RUNS} histories of edits, merges, renames, deletions and git`,
  async () => {
    const sums = { histories: 0, saves: 0, merged: 0, unseen: 0, lost: 0, divergent: 0, shown: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(editStep, { minLength: 1, maxLength: 24 }), async (steps) => {
        const { known, written, onDisk, inEditor, file } = await playEdits(steps)
        sums.histories += 1
        sums.saves += written.length
        sums.merged += known.merged
        sums.unseen += known.unseen.length
        expect(known.unseen).toEqual([])
        const lost = [...known.typed].filter(
          (token) => !inEditor.includes(token) && !written.some((text) => text.includes(token)),
        )
        sums.lost += lost.length
        expect(lost).toEqual([])
        const isShown = file?.disk === 'conflict' ? file.theirs === onDisk : file?.disk === 'deleted'
        sums.divergent += onDisk === inEditor ? 0 : 1
        sums.shown += onDisk !== inEditor && (isShown || file?.isDirty) ? 1 : 0
        if (onDisk === null) expect(file?.disk).toBe('deleted')
        else if (onDisk !== inEditor) expect(isShown || file?.isDirty).toBe(true)
        if (file?.isDirty && file.disk === 'same')
          expect(file.isQueued || file.saveFailure !== null).toBe(false)
      }),
      { numRuns: RUNS, ...seeded() },
    )
    tellFigure(
      `${sums.histories} histories, ${sums.saves} saves, ${sums.merged} merges: ${sums.unseen} overwrote what the user had not seen, ${sums.lost} lost what was typed; ${sums.divergent} ended with another text on disk, shown in ${sums.shown}`,
    )
  },
  600_000 + RUNS * 100,
)

function seeded(): { seed?: number } {
  const { PROOF_SEED } = process.env
  return PROOF_SEED === undefined ? {} : { seed: Number(PROOF_SEED) }
}
