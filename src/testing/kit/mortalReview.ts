import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createDisk } from '../../../server/drivers/disk/disk'
import { createLog } from '../../../server/lib/log'
import type { Checkpoints } from '../../../server/review/checkpoints'
import { createContents } from '../../../server/review/contents'
import { createEntries } from '../../../server/review/entries'
import { createReview } from '../../../server/review/review'
import { createReviewAnswers } from '../../../server/review/reviewCommands'
import { createTaskRecords } from '../../../server/review/taskRecords'
import { createUserSaves } from '../../../server/review/userSaves'
import type { ChangesCommand } from '../../channels/agent/shared/changesProtocol'
import { createClock } from '../../lib/clock'

const log = createLog('silent', () => undefined)

type Sent = ChangesCommand extends infer C
  ? C extends unknown
    ? Omit<C, 'requestId' | 'taskId'>
    : never
  : never

interface MortalOptions {
  readonly root: string
  /** What outlives the process. */
  readonly state: string
  readonly checkpoints: Checkpoints
}

/** The review of a folder in a process that can be killed after any step that leaves something on disk. */
export async function openMortalReview({ root, state, checkpoints }: MortalOptions) {
  let left = Number.POSITIVE_INFINITY
  let isDead = false
  let died = () => {}
  const death = new Promise<void>((resolve) => {
    died = resolve
  })

  const inFlight = new Set<Promise<unknown>>()

  /** A dead process does nothing more, and nothing comes back from it. What was with the system is done. */
  const step =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (isDead) return new Promise(() => undefined)
      const acting = act(...args)
      inFlight.add(acting)
      const result = await acting.finally(() => inFlight.delete(acting))
      left -= 1
      if (left < 0) {
        isDead = true
        died()
      }
      return isDead ? new Promise(() => undefined) : result
    }

  const disk = createDisk({ root })
  await mkdir(state, { recursive: true })
  const contents = createContents({ folder: join(state, 'contents'), now: Date.now })
  const records = createTaskRecords({ folder: join(state, 'tasks'), log })
  const entries = createEntries(root)
  const saves = createUserSaves({ ...disk, write: step(disk.write), remove: step(disk.remove) })
  const review = createReview({
    checkpoints,
    contents: { ...contents, put: step(contents.put) },
    // A start removes what it finds half written: a dead one must not, beside the next.
    records: { ...records, load: step(records.load), save: step(records.save) },
    entries: { ...entries, sweepBeside: step(entries.sweepBeside) },
    saves,
    root,
    clock: createClock(),
    newId: randomUUID,
    log,
    claims: () => [],
    isKnown: () => true,
    publish() {},
  })
  const answer = createReviewAnswers(review, contents)

  return {
    disk,
    saves,
    review,
    /** The answer's `data`; null: it was killed meanwhile. */
    async ask(command: Sent, requestId: string = randomUUID()): Promise<Record<string, unknown> | null> {
      const asked: unknown = { ...command, requestId, taskId: 't' }
      const answered = answer(asked as ChangesCommand)
      const outcome = await Promise.race([answered, death.then(() => null)])
      if (outcome === null) return null
      return 'data' in outcome ? (outcome.data as Record<string, unknown>) : {}
    },
    /** It dies behind so many steps from now on; by a null it lives. */
    dieAfter(steps: number | null) {
      left = steps ?? Number.POSITIVE_INFINITY
    },
    isDead: () => isDead,
    /** Kills it where it lives. Resolves when nothing that it began changes the disk any more. */
    async gone() {
      isDead = true
      died()
      while (inFlight.size > 0) await Promise.allSettled(inFlight)
    },
  }
}
