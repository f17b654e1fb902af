import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createDisk } from '../../server/drivers/disk/disk'
import { createLog } from '../../server/lib/log'
import { openReview } from '../../server/review/openReview'
import { createReview } from '../../server/review/review'
import { createReviewAnswers } from '../../server/review/reviewCommands'
import { createClock } from '../../src/lib/clock'

/**
 * `node undo.mjs <files> <folder>` prints what it takes to undo a turn of an agent that changed so many files, in ms: until the
 * answer, and of the processors, those of its helpers included.
 */
const files = Number(process.argv[2])
const place = mkdtempSync(join(realpathSync(process.argv[3] ?? '.'), 'undo-'))
const root = join(place, 'workspace')
/** Files of one folder. */
const PER_FOLDER = 50
/** Milliseconds of a tick in `/proc`, on every machine. */
const TICK_MS = 10

const pathOf = (n: number) => `src/part${Math.floor(n / PER_FOLDER)}/file${n}.ts`
const textOf = (n: number, word: string) =>
  Array.from(
    { length: 40 },
    (_, line) => `export const ${word}${n}_${line} = ${line === 20 ? `'${word}'` : line}\n`,
  ).join('')

function write(word: string): void {
  for (let n = 0; n < files; n++) {
    if (n % PER_FOLDER === 0) mkdirSync(join(root, `src/part${n / PER_FOLDER}`), { recursive: true })
    writeFileSync(join(root, pathOf(n)), textOf(n, word))
  }
}

/** Of this process and of those that it waited for. */
function cpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? []
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK_MS, 0)
}

async function measure(): Promise<{ ms: number; cpuMs: number }> {
  write('old')
  const log = createLog('silent', () => undefined)
  const disk = createDisk({ root })
  const driver = await openReview({
    disk,
    folder: join(place, 'state'),
    environment: process.env,
    now: Date.now,
    log,
  })
  const review = createReview({
    ...driver,
    root,
    clock: createClock(),
    newId: randomUUID,
    log,
    claims: () => [],
    isKnown: () => true,
    publish() {},
  })
  const answer = createReviewAnswers(review, driver.contents)
  await review.began('t', 'm')
  write('new')
  review.ended('t', 'm')
  // Answered once the turn has been compared.
  await answer({ type: 'changes', requestId: 'c', taskId: 't' })
  const began = performance.now()
  const before = cpuMs()
  const undone = await answer({ type: 'undo', requestId: 'u', taskId: 't' })
  const figures = { ms: performance.now() - began, cpuMs: cpuMs() - before }
  const { done = [] } = 'data' in undone ? (undone.data as { done?: readonly string[] }) : {}
  if (done.length !== files) throw new Error(`${done.length} of ${files} files were undone.`)
  if (readFileSync(join(root, pathOf(0)), 'utf8') !== textOf(0, 'old')) throw new Error('It is not undone.')
  await review.stop()
  return figures
}

try {
  console.log(JSON.stringify(await measure()))
} finally {
  rmSync(place, { recursive: true, force: true })
}
