import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FaultKind } from '../kit/socketFaults'
import { tellFigure } from '../tellFigure'
import { runSession, type SessionContext } from './harness/runSession'

const RUNS = Number(process.env.PROOF_EDITS ?? 250)
const PATH = '/f.txt'
const START = 'start'

type Step =
  | { readonly do: 'type' | 'external' | 'delete' | 'save' | 'keepMine' | 'takeDisk' | 'saveAgain' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'cut'; readonly kind: FaultKind; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('type', 'type', 'external', 'external', 'delete', 'save', 'save'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('keepMine', 'takeDisk', 'saveAgain') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 100, 1100, 40_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      kind: fc.constantFrom<FaultKind>('close', 'rst', 'blackhole'),
      ms: fc.constantFrom(0, 500, 5000),
    }),
  },
)

/** What a person could know and had decided while the steps were played. */
interface Knowledge {
  /** Texts of the disk the page has shown, in the editor or beside it in a conflict. */
  readonly seen: Set<string>
  /** The newest text a person typed and has not given up: it stands in the editor until it was on disk. */
  typed: string | null
}

function act(context: SessionContext, one: Step, known: Knowledge, name: string): void {
  const { page, server, breakNow } = context
  const { editors } = page.workspace.files
  const file = editors.view.getState().files[PATH]
  if (one.do === 'type') {
    page.models.get(PATH)?.type(`mine ${name}`)
    known.typed = `mine ${name}`
  }
  if (one.do === 'external') server.disk.change(PATH, `theirs ${name}`)
  if (one.do === 'delete') server.disk.change(PATH, null)
  if (one.do === 'save') void editors.save(PATH)
  if (one.do === 'cut') breakNow({ kind: one.kind, ms: one.ms })
  if (one.do === 'takeDisk' && file?.disk === 'conflict' && file.theirs !== null) {
    known.typed = null
    editors.takeDisk(PATH)
  }
  if (one.do === 'keepMine' && file?.disk === 'conflict') {
    if (file.theirs !== null) known.seen.add(file.theirs)
    editors.keepMine(PATH)
  }
  if (one.do === 'saveAgain' && file?.disk === 'deleted') editors.saveAgain(PATH)
}

async function playSteps(steps: readonly Step[]) {
  const known: Knowledge = { seen: new Set([START]), typed: null }
  const script = {
    name: 'edits',
    server: { files: { [PATH]: START } },
    async run(context: SessionContext) {
      const { wait, user, page } = context
      await user.open(PATH)
      page.models.get(PATH)?.onChange(() => known.seen.add(page.models.get(PATH)?.text() ?? ''))
      for (const [index, one] of steps.entries()) {
        act(context, one, known, `${index}`)
        await wait(one.do === 'wait' ? one.ms : 0)
      }
      await wait(40_000)
      await user.live()
    },
  }
  return runSession(script, [], ({ page, server }) => ({
    known,
    written: server.disk.writes,
    overwritten: server.disk.overwritten,
    onDisk: server.disk.contents()[PATH] ?? null,
    inEditor: page.models.get(PATH)?.text(),
    file: page.workspace.files.editors.view.getState().files[PATH],
  }))
}

it(
  `never overwrites unseen text, loses none that was typed and shows every conflict, in ${RUNS} histories`,
  async () => {
    const sums = { histories: 0, saves: 0, unseen: 0, lost: 0, divergent: 0, shown: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 16 }), async (steps) => {
        const { known, written, overwritten, onDisk, inEditor, file } = await playSteps(steps)
        sums.histories += 1
        sums.saves += written.length
        sums.unseen += overwritten.filter((text) => !known.seen.has(text)).length
        for (const text of overwritten) expect(known.seen).toContain(text)
        const isKept = known.typed === null || written.includes(`${PATH}: ${known.typed}`)
        sums.lost += isKept || inEditor === known.typed ? 0 : 1
        if (!isKept) expect(inEditor).toBe(known.typed)
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
      `${sums.histories} histories, ${sums.saves} saves: ${sums.unseen} overwrote what the user had not seen, ${sums.lost} lost what was typed; ${sums.divergent} ended with another text on disk, shown in ${sums.shown}`,
    )
  },
  600_000 + RUNS * 100,
)

function seeded(): { seed?: number } {
  const { PROOF_SEED } = process.env
  return PROOF_SEED === undefined ? {} : { seed: Number(PROOF_SEED) }
}
