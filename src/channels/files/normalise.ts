import type { Envelope } from '../../socket/protocol'
import {
  FILES_ERRORS,
  type FilesAnswer,
  type FilesErrorCode,
  type FilesEvent,
  filesAnswerSchema,
  filesEventSchema,
} from './shared/protocol'

const ANSWERED = new Set([
  'list',
  'read',
  'write',
  'mkdir',
  'delete',
  'rename',
  'copy',
  'stat',
  'find',
  'search',
  'trash',
  'trash_list',
  'trash_restore',
  'trash_remove',
  'upload_cancel',
  'download',
])
const BY_POSIX: ReadonlyMap<string, FilesErrorCode> = new Map([
  ['ENOENT', 'NOT_FOUND'],
  ['ENOTDIR', 'NOT_FOUND'],
  ['EACCES', 'PERMISSION_DENIED'],
  ['EPERM', 'PERMISSION_DENIED'],
  ['EROFS', 'PERMISSION_DENIED'],
  ['EISDIR', 'IS_DIRECTORY'],
  ['EEXIST', 'PATH_EXISTS'],
  ['ENOTEMPTY', 'PATH_EXISTS'],
  ['EINVAL', 'INVALID_PATH'],
  ['ELOOP', 'INVALID_PATH'],
  ['ENAMETOOLONG', 'INVALID_PATH'],
  ['EFBIG', 'FILE_TOO_LARGE'],
  ['ENOSPC', 'NO_SPACE'],
  ['EDQUOT', 'NO_SPACE'],
])
const ENVELOPE_FIELDS = new Set(['channel', 'type', 'requestId', 'success', 'more', 'ignored'])

/**
 * Events. An answer that comes after its time limit gives none (`[]`); null is a malformed frame, to be reported.
 */
export function normaliseFiles(frame: Envelope): readonly FilesEvent[] | null {
  const event = filesEventSchema.safeParse(frame)
  if (event.success) return [event.data]
  const isAnswer = typeof frame.requestId === 'string' && (ANSWERED.has(frame.type) || frame.type === 'error')
  return isAnswer ? [] : null
}

/**
 * One shape for the answers of every dialect: documented (`data`), flat (payload beside `success`), `list` as
 * `entries`, `utf8` for `utf-8`, failures as `type: 'error'`. Null if the frame is no answer at all.
 */
export function normaliseAnswer(frame: Envelope): FilesAnswer | null {
  const answer = filesAnswerSchema.safeParse({ ...frame, ...outcomeOf(frame) })
  return answer.success ? answer.data : null
}

function outcomeOf(frame: Envelope): Record<string, unknown> {
  const error = frame.error
  const failed = frame.success === false || frame.type === 'error' || typeof error === 'string'
  if (!failed) return { success: true, data: payloadOf(frame) }
  const words = wordsOf(frame)
  return { success: false, error: words, code: codeOf(frame.code ?? codeIn(error), words) }
}

function payloadOf(frame: Envelope): unknown {
  const data = frame.data ?? flat(frame)
  if (!isRecord(data)) return data
  if (Array.isArray(data.entries)) return data.entries
  return data.encoding === 'utf8' ? { ...data, encoding: 'utf-8' } : data
}

function flat(frame: Envelope): Record<string, unknown> {
  return Object.fromEntries(Object.entries(frame).filter(([field]) => !ENVELOPE_FIELDS.has(field)))
}

function wordsOf(frame: Envelope): string {
  const error = frame.error
  const words = isRecord(error) ? error.message : (error ?? frame.message)
  return typeof words === 'string' && words !== ''
    ? words
    : `The server refused "${frame.type}" without a reason.`
}

/** Servers of other makes pass on what their file system says: as the code, or as the first word. */
function codeOf(code: unknown, words: string): unknown {
  if (FILES_ERRORS.some((known) => known === code)) return code
  const [, first = ''] = /^(?:Error: )?(E[A-Z]+)\b/.exec(words) ?? []
  return BY_POSIX.get(String(code)) ?? BY_POSIX.get(first) ?? code
}

function codeIn(error: unknown): unknown {
  return isRecord(error) ? error.code : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
