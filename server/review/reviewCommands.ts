import type { ChangesCommand, ChangeText, Settled } from '../../src/channels/agent/shared/changesProtocol'
import { LIMITS } from '../../src/socket/protocol'
import { withLines } from '../lib/byteLines'
import { MAX_FILE_BYTES } from './checkpoints'
import type { Contents } from './contents'
import type { Review } from './review'
import { countFiles } from './reviewCounts'
import { openFiles, toTurnFiles } from './reviewFrames'
import { type Changed, fileOf, isOpen, isSame, type ReviewedTask, type Side, withFile } from './reviewState'
import { bytesOf } from './undoPlan'

type Command<T extends ChangesCommand['type']> = Extract<ChangesCommand, { type: T }>

/** A command that is refused, in words for the user. */
class Refusal extends Error {
  readonly code: 'NOT_FOUND' | 'FILE_TOO_LARGE'

  constructor(code: Refusal['code'], message: string) {
    super(message)
    this.code = code
  }
}

const NO_FILE = 'This file is not among the changes of this conversation.'
const NO_TURN = 'Nothing is known of what this message changed.'

/** Room for the rest of an answer, bytes. */
const ENVELOPE_BYTES = 4096

/**
 * What pages ask of the review: the fields of the answer to each command.
 *
 *     const answer = createReviewAnswers(review, contents)
 *     client.send({ channel: 'agent', type, requestId, ...(await answer(command)) })
 */
export function createReviewAnswers(review: Review, contents: Contents) {
  async function dataOf(command: ChangesCommand): Promise<object> {
    const { taskId } = command
    switch (command.type) {
      case 'changes':
        return review.shown(await review.settled(taskId))
      case 'change_text':
        return textOf(await review.settled(taskId), command)
      case 'turn_changes': {
        const { turns } = await review.settled(taskId)
        const turn = turns.find(({ messageId }) => messageId === command.messageId)
        if (!turn) throw new Refusal('NOT_FOUND', NO_TURN)
        return { files: toTurnFiles(turn) }
      }
      case 'keep':
        return review.change(taskId, (task) => keep(task, command, contents))
      case 'reviewed':
        return review.change(taskId, async (task) => marked(task, command))
      case 'undo':
      case 'restore':
        return orRefused(
          review.change(taskId, (task, undos) => undos.undo(task, command)),
          NO_TURN,
        )
      case 'redo':
        return orRefused(
          review.change(taskId, (task, undos) => undos.redo(task, command.undoId)),
          'There is nothing to put back.',
        )
    }
  }

  async function textOf(task: ReviewedTask, command: Command<'change_text'>): Promise<ChangeText> {
    const side = sideNamed(task, command)
    if (side?.kind === 'large') throw new Refusal('FILE_TOO_LARGE', 'The contents of this file are not kept.')
    const bytes = await bytesOf(contents, side)
    if (bytes === null) throw new Refusal('NOT_FOUND', 'This content is no longer kept.')
    const about = { version: side?.version ?? null, size: bytes.length }
    const text = bytes.toString('utf8')
    const isText = Buffer.from(text).equals(bytes)
    const whole: ChangeText = isText
      ? { content: text, encoding: 'utf-8', ...about }
      : { content: bytes.toString('base64'), encoding: 'base64', ...about }
    if (bytes.length <= MAX_FILE_BYTES && fits(whole)) return whole
    throw new Refusal('FILE_TOO_LARGE', 'This content is too large to be shown here.')
  }

  return async (command: ChangesCommand): Promise<object> => {
    try {
      return { success: true, data: await dataOf(command) }
    } catch (error) {
      if (error instanceof Refusal) return { success: false, error: error.message, code: error.code }
      throw error
    }
  }
}

async function orRefused<T extends object>(answer: Promise<T | null>, words: string): Promise<T> {
  const data = await answer
  if (data === null) throw new Refusal('NOT_FOUND', words)
  return data
}

function sideNamed(task: ReviewedTask, { path, messageId, side }: Command<'change_text'>): Side {
  if (messageId === undefined) {
    const file = fileOf(task, path)
    if (!file) throw new Refusal('NOT_FOUND', NO_FILE)
    return side === 'before' ? file.kept : file.left
  }
  const turn = task.turns.find((each) => each.messageId === messageId)
  const file = turn?.files.find((each) => each.path === path)
  if (!file) throw new Refusal('NOT_FOUND', turn ? NO_FILE : NO_TURN)
  return side === 'before' ? file.before : file.after
}

function marked(task: ReviewedTask, { path, reviewed }: Command<'reviewed'>): Changed<object> {
  const file = fileOf(task, path)
  if (!file || !isOpen(file)) throw new Refusal('NOT_FOUND', NO_FILE)
  return { task: file.reviewed === reviewed ? task : withFile(task, { ...file, reviewed }), answer: {} }
}

async function keep(
  task: ReviewedTask,
  command: Command<'keep'>,
  contents: Contents,
): Promise<Changed<Settled>> {
  const wanted: NonNullable<Command<'keep'>['files']> =
    command.files ?? openFiles(task).map(({ path }) => ({ path }))
  const [done, conflicts]: [string[], Settled['conflicts']] = [[], []]
  let next = task
  for (const { path, after, ranges } of wanted) {
    const file = fileOf(next, path)
    if (!file || !isOpen(file)) conflicts.push({ path, reason: 'gone' })
    else if (after !== undefined && after !== (file.left?.version ?? null))
      conflicts.push({ path, reason: 'edited' })
    else {
      const kept = ranges ? await withKeptLines(file, ranges, contents) : file.left
      if (kept === undefined)
        conflicts.push({ path, reason: file.left?.kind === 'large' ? 'too_large' : 'edited' })
      else {
        next = await countFiles(withFile(next, { ...file, kept }), [{ path }], contents)
        done.push(path)
      }
    }
  }
  return { task: next, answer: { done, conflicts } }
}

/** Undefined: those lines are not there. */
async function withKeptLines(
  { kept, left }: { kept: Side; left: Side },
  ranges: NonNullable<NonNullable<Command<'keep'>['files']>[number]['ranges']>,
  contents: Contents,
): Promise<Side | undefined> {
  const [old, next] = [await bytesOf(contents, kept), await bytesOf(contents, left)]
  if (!old || !next) return undefined
  const bytes = withLines(
    old,
    next,
    ranges.map(({ before, after }) => ({ target: before, source: after })),
  )
  if (bytes === null) return undefined
  if (left === null && bytes.length === 0) return null
  const side = {
    version: await contents.put(bytes),
    kind: kept?.kind ?? left?.kind ?? ('file' as const),
    size: bytes.length,
  }
  return isSame(side, left) ? left : side
}

const fits = (data: object): boolean =>
  Buffer.byteLength(JSON.stringify(data)) + ENVELOPE_BYTES <= LIMITS.sendBytes
