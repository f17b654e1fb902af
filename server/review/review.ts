import type { ChangesEvent, ChangesSummary } from '../../src/channels/agent/shared/changesProtocol'
import type { Clock } from '../../src/lib/clock'
import { createKeyedMutex } from '../lib/keyedMutex'
import type { Log } from '../lib/log'
import { type Checkpoints, NoCheckpoint } from './checkpoints'
import type { Contents } from './contents'
import { createDiskWork } from './diskWork'
import type { Entries } from './entries'
import { withMadeFolders } from './madeFolders'
import { KEPT_MS, MAX_CONTENT_BYTES, middleOf, versionsIn, withoutOld } from './retention'
import { countFiles, countTurn } from './reviewCounts'
import { toChanges, toSummary, toWords } from './reviewFrames'
import {
  type Changed,
  emptyTask,
  isRunning,
  type Note,
  type ReviewedTask,
  type Turn,
  withTurn,
  withTurnFile,
} from './reviewState'
import type { TaskRecords } from './taskRecords'
import { changesBeside, changesOfTools } from './toolChanges'
import { attribute, type Claim } from './turnChanges'
import { createUndos, type Undos, withoutHeard } from './undos'
import { userChangesInWords } from './userChanges'
import type { UserSaves } from './userSaves'

/** What the review of a workspace runs on. */
export interface ReviewDriver {
  readonly checkpoints: Checkpoints
  readonly contents: Contents
  readonly records: TaskRecords
  readonly entries: Entries
  readonly saves: UserSaves
}

export interface ReviewOptions extends ReviewDriver {
  /** Real path of the workspace, by which the notes to agents name files. */
  readonly root: string
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  /** The setting, asked each time: the agent hears which files the user changed. */
  tellsUserChanges?(): boolean
  /** What the tools of a turn say that they change. */
  claims(taskId: string, messageId: string): readonly Claim[]
  /** False: the conversation was deleted. */
  isKnown(taskId: string): boolean
  publish(frame: ChangesEvent | ChangesSummary): void
}

/** What the user undid and changed, for the agent. */
export interface ReviewNotes {
  readonly words: string
  /** The agent has heard them. */
  told(): void
}

/** Reviewing what agents changed: checkpoints around turns, and what the user keeps and undoes. */
export interface Review {
  /** Resolves when the workspace is held as it is now, or cannot be, so that the turn may begin; after 10 s at the latest. */
  began(taskId: string, messageId: string): Promise<void>
  ended(taskId: string, messageId: string): void
  /** What the agent has to be told before all else, until it was. */
  notes(taskId: string): Promise<ReviewNotes | null>
  /** Forgets a conversation that was erased. */
  erase(taskId: string): Promise<void>
  /** Conversations are used here: the first checkpoint may be prepared. */
  warm(when: 'idle' | 'soon'): void
  /** Resolves when the state of the server before this one is known. */
  summary(): Promise<ChangesSummary>
  /** Resolves when nothing waits for its turn in this conversation. */
  settled(taskId: string): Promise<ReviewedTask>
  change<T>(taskId: string, act: (task: ReviewedTask, undos: Undos) => Promise<Changed<T>>): Promise<T>
  shown(task: ReviewedTask): Omit<ChangesEvent, 'type'>
  stop(): Promise<void>
}

/** How long a prompt waits for the checkpoint before it. */
const BEFORE_MS = 10_000
/** How long the checkpoint after a turn may take. */
const AFTER_MS = 120_000
/** When what is old is forgotten: not while a server starts. */
const REST_AFTER_MS = 120_000
const REST_EVERY_MS = 6 * 60 * 60 * 1000
/** Each forgets half of what is known. */
const MAX_HALVINGS = 20

export function createReview(options: ReviewOptions): Review {
  const { checkpoints, contents, entries, records, saves, clock, log } = options
  const tasks = new Map<string, ReviewedTask>()
  const order = createKeyedMutex()
  /** The moment in `saves` at which a turn began. */
  const moments = new Map<string, number>()
  /** By conversation, the moment in `saves` up to which its agent knows what the user changed. */
  const known = new Map<string, number>()
  const work = createDiskWork({ disk: saves.disk, entries, contents })
  const undos = createUndos({ work, contents, entries, clock, newId: options.newId, save })
  let isStopped = false
  let told = JSON.stringify(toSummary([]))
  const ready = load()

  function failed(error: unknown): void {
    if (!isStopped) log.error('The review of what an agent changed failed', { error })
  }

  async function load(): Promise<void> {
    try {
      for (const task of await records.load()) tasks.set(task.taskId, task)
    } catch (error) {
      log.error('What agents changed before is not known', { error })
    }
    for (const task of tasks.values())
      if (task.work || isRunning(task) || task.waiting.length > 0)
        // Before all that waits for `ready`.
        void order.run([task.taskId], () => goOn(task.taskId)).catch(failed)
  }

  /** One thing at a time is done to a conversation. */
  async function alone<T>(taskId: string, act: () => Promise<T>): Promise<T> {
    await ready
    return order.run([taskId], act)
  }

  const taskOf = (taskId: string): ReviewedTask => tasks.get(taskId) ?? emptyTask(taskId)

  async function save(task: ReviewedTask): Promise<void> {
    await records.save(task)
    tasks.set(task.taskId, task)
  }

  function publish(task: ReviewedTask): void {
    if (isStopped) return
    options.publish({ type: 'changes', ...toChanges(task, overlapsOf) })
    tellSummary()
  }

  function tellSummary(): void {
    const summary = toSummary(tasks.values())
    if (JSON.stringify(summary) === told) return
    told = JSON.stringify(summary)
    options.publish(summary)
  }

  /** What a killed server left half done. */
  async function goOn(taskId: string): Promise<void> {
    let task = taskOf(taskId)
    if (task.work) {
      await entries.sweepBeside(task.work.items.map(({ path }) => path))
      task = (await undos.perform(task)).task
    }
    const cut = task.turns.filter(({ running }) => running)
    for (const { messageId } of cut) task = await finish(task, messageId)
    const claims = cut.flatMap(({ messageId }) => options.claims(taskId, messageId))
    publish(await undos.runWaiting(task, claims))
  }

  /** The turn that knows of the other names it: which of the two began first is not asked. */
  function overlapping({ messageId, overlaps }: Turn): { taskId: string; messageId: string }[] {
    const naming = [...tasks.values()].flatMap(({ taskId, turns }) =>
      turns
        .filter((turn) => turn.overlaps.some((other) => other.messageId === messageId))
        .map((turn) => ({ taskId, messageId: turn.messageId })),
    )
    return [...overlaps, ...naming]
  }

  const overlapsOf = (turn: Turn) => [...new Set(overlapping(turn).map(({ taskId }) => taskId))]

  function within<T>(ms: number, job: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = clock.after(ms, () => reject(new NoCheckpoint('failed', 'It took too long.')))
      job.then(resolve, reject).finally(stop)
    })
  }

  /** The workspace as it is now. A checkpoint that comes too late is held for nothing, and so released. */
  function take(ms: number): Promise<string> {
    const taken = checkpoints.take()
    return within(ms, taken).catch((error) => {
      taken.then(release, () => undefined)
      throw error
    })
  }

  const release = (checkpoint: string) => checkpoints.release(checkpoint).catch(failed)

  function whyNot(error: unknown): NoCheckpoint['reason'] {
    const reason = error instanceof NoCheckpoint ? error.reason : 'failed'
    if (reason !== 'no_git') log.warn('There is no checkpoint of the workspace', { error: String(error) })
    return reason
  }

  async function begin(taskId: string, messageId: string, isLate: () => boolean): Promise<void> {
    const overlaps = [...tasks.values()].flatMap((other) =>
      other.taskId === taskId
        ? []
        : other.turns.filter(({ running }) => running).map((turn) => ({ ...turn, taskId: other.taskId })),
    )
    const turn: Turn = {
      messageId,
      at: clock.wall(),
      moment: entries.now(),
      running: true,
      checkpoint: null,
      files: [],
      overlaps: overlaps.map((other) => ({ taskId: other.taskId, messageId: other.messageId })),
    }
    const task = { ...taskOf(taskId), turns: [...taskOf(taskId).turns, turn], refused: [] }
    tasks.set(taskId, task)
    moments.set(messageId, saves.now())
    const facts = await take(BEFORE_MS).then(
      (checkpoint) => {
        if (!isLate()) return { checkpoint }
        void release(checkpoint)
        return { noCheckpoint: 'failed' as const }
      },
      (error) => ({ noCheckpoint: whyNot(error) }),
    )
    await save(withTurn(task, { ...turn, ...facts }))
    publish(taskOf(taskId))
  }

  /** What the turn changed becomes part of what the conversation changed. */
  async function finish(begun: ReviewedTask, messageId: string): Promise<ReviewedTask> {
    const turn = begun.turns.find((each) => each.messageId === messageId)
    if (!turn?.running) return begun
    const { taskId } = begun
    const claims = options.claims(taskId, messageId)
    const { changed, ...facts } = await changesOf(turn, claims)
    const others = overlapping(turn).map((other) => ({
      taskId: other.taskId,
      claims: options.claims(other.taskId, other.messageId),
    }))
    const moment = moments.get(messageId)
    moments.delete(messageId)
    const about = { claims, others, saves: moment === undefined ? new Map() : saves.since(moment) }
    const counted = await countTurn(attribute(changed, about), contents)
    const files = await withMadeFolders(counted, { moment: turn.moment, saves: about.saves, entries })
    const ended = withTurn(begun, { ...turn, ...facts, files, running: false, checkpoint: null })
    const folded = files.reduce((task, file) => withTurnFile(task, messageId, file), ended)
    const task = await countFiles(folded, files, contents)
    await save(task)
    return task
  }

  async function changesOf(turn: Turn, claims: readonly Claim[]) {
    let reason = turn.noCheckpoint
    const { checkpoint } = turn
    if (checkpoint !== null) {
      const held = [checkpoint]
      try {
        const after = await take(AFTER_MS)
        held.push(after)
        const changed = await checkpoints.changes(checkpoint, after)
        return { changed: [...changed, ...(await changesBeside(changed, claims, { work, contents }))] }
      } catch (error) {
        if (isStopped) throw error
        reason = whyNot(error)
      } finally {
        // A server that stops needs the first one at its next start.
        if (!isStopped) for (const each of held) await release(each)
      }
    }
    return { changed: await changesOfTools(claims, { work, contents }), noCheckpoint: reason ?? 'failed' }
  }

  async function end(taskId: string, messageId: string): Promise<void> {
    const task = await finish(taskOf(taskId), messageId)
    publish(await undos.runWaiting(task, options.claims(taskId, messageId)))
  }

  const heard = (taskId: string, notes: readonly Note[]) =>
    alone(taskId, async () => {
      if (tasks.has(taskId))
        await save({ ...taskOf(taskId), notes: withoutHeard(taskOf(taskId).notes, notes) })
    })

  function notesOf(taskId: string): ReviewNotes | null {
    const { notes } = taskOf(taskId)
    const [since, moment] = [known.get(taskId), saves.now()]
    const undone = new Set(notes.flatMap(({ files }) => files.map(({ path }) => path)))
    const isTold = since !== undefined && options.tellsUserChanges?.() !== false
    const changed = isTold ? userChangesInWords(saves.since(since), undone) : null
    const words = [
      ...(changed === null ? [] : [changed]),
      ...(notes.length === 0 ? [] : [toWords(notes, options.root)]),
    ]
    const told = () => {
      known.set(taskId, moment)
      if (notes.length > 0) void heard(taskId, notes).catch(failed)
    }
    if (words.length > 0) return { words: words.join('\n\n'), told }
    known.set(taskId, moment)
    return null
  }

  /** Forgets what is too old or belongs to no conversation, and makes room. */
  async function rest(): Promise<void> {
    await ready
    const isBusy = () => [...tasks.values()].some((task) => task.work !== null || isRunning(task))
    for (const { taskId } of [...tasks.values()]) if (!options.isKnown(taskId)) await remove(taskId)
    await forget(clock.wall() - KEPT_MS)
    let bytes = await contents.sweep(versionsIn(tasks.values()))
    for (let tries = 0; bytes > MAX_CONTENT_BYTES && tries < MAX_HALVINGS; tries++) {
      await forget((middleOf(tasks.values()) ?? clock.wall()) + 1)
      bytes = await contents.sweep(versionsIn(tasks.values()))
    }
    const held = [...tasks.values()].flatMap(({ turns }) => turns.flatMap((turn) => turn.checkpoint ?? []))
    if (!isBusy()) await checkpoints.rest(held)
  }

  const remove = (taskId: string) =>
    order.run([taskId], async () => {
      tasks.delete(taskId)
      known.delete(taskId)
      await records.remove(taskId)
    })

  /** What nothing else names goes with the next rest: contents are kept for an hour at least. */
  async function erase(taskId: string): Promise<void> {
    await ready
    await remove(taskId)
    tellSummary()
    await contents.sweep(versionsIn(tasks.values()))
  }

  async function forget(since: number): Promise<void> {
    for (const { taskId } of [...tasks.values()])
      await order.run([taskId], async () => {
        const [before, after] = [taskOf(taskId), withoutOld(taskOf(taskId), since)]
        if (after === before) return
        await save(after)
        publish(after)
      })
  }

  function restLater(ms: number): () => void {
    return clock.after(ms, () => {
      stopResting = restLater(REST_EVERY_MS)
      void rest().catch(failed)
    })
  }
  let stopResting = restLater(REST_AFTER_MS)

  return {
    began(taskId, messageId) {
      let isLate = false
      const begun = alone(taskId, () => begin(taskId, messageId, () => isLate)).catch(failed)
      return within(BEFORE_MS, begun).catch(() => {
        isLate = true
      })
    },
    ended: (taskId, messageId) => void alone(taskId, () => end(taskId, messageId)).catch(failed),
    notes: (taskId) => alone(taskId, async () => notesOf(taskId)),
    erase: (taskId) => erase(taskId).catch(failed),
    warm: checkpoints.warm,
    async summary() {
      await ready
      return toSummary(tasks.values())
    },
    settled: (taskId) => alone(taskId, async () => taskOf(taskId)),
    change: (taskId, act) =>
      alone(taskId, async () => {
        const before = taskOf(taskId)
        const { task, answer } = await act(before, undos)
        if (task !== taskOf(taskId)) await save(task)
        if (task !== before) publish(task)
        return answer
      }),
    shown: (task) => toChanges(task, overlapsOf),
    async stop() {
      isStopped = true
      stopResting()
      await checkpoints.stop()
    },
  }
}
