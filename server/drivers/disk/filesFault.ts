import type { FilesErrorCode } from '../../../src/channels/files/shared/protocol'

interface FaultDetails {
  /** The wire path that the message is about. */
  readonly path?: string
  /** With `CONFLICT`: what the file is now; absent if there is none. */
  readonly currentVersion?: string
  /** With `FILE_TOO_LARGE`: bytes. */
  readonly size?: number
  /** The position at which an upload continues, bytes. */
  readonly next?: number
}

/** A file operation that was refused or failed, in words for the user. */
export class FilesFault extends Error {
  readonly code: FilesErrorCode
  readonly details: FaultDetails

  constructor(code: FilesErrorCode, message: string, details: FaultDetails = {}) {
    super(message)
    this.name = 'FilesFault'
    this.code = code
    this.details = details
  }
}

type Words = (path: string) => string

const BY_ERRNO: Readonly<Record<string, readonly [FilesErrorCode, Words]>> = {
  ENOENT: ['NOT_FOUND', (path) => `There is no ${path}.`],
  ENOTDIR: ['NOT_FOUND', (path) => `There is no ${path}.`],
  EACCES: ['PERMISSION_DENIED', (path) => `The server isn't allowed to do this with ${path}.`],
  EPERM: ['PERMISSION_DENIED', (path) => `The server isn't allowed to do this with ${path}.`],
  ETXTBSY: ['PERMISSION_DENIED', (path) => `${path} is a program that is running.`],
  EROFS: ['PERMISSION_DENIED', (path) => `${path} is on a read-only disk.`],
  EISDIR: ['IS_DIRECTORY', (path) => `${path} is a folder.`],
  ERR_FS_EISDIR: ['IS_DIRECTORY', (path) => `${path} is a folder.`],
  EEXIST: ['PATH_EXISTS', (path) => `${path} already exists.`],
  ENOTEMPTY: ['PATH_EXISTS', (path) => `${path} already exists.`],
  ENAMETOOLONG: ['INVALID_PATH', (path) => `${path} is too long.`],
  ELOOP: ['INVALID_PATH', (path) => `${path} is a link that leads nowhere.`],
  EINVAL: ['INVALID_PATH', (path) => `${path} can't be used here.`],
  ENXIO: ['BAD_REQUEST', (path) => `${path} isn't an ordinary file.`],
  EFBIG: ['FILE_TOO_LARGE', (path) => `${path} is too large for this disk.`],
  ENOSPC: ['NO_SPACE', () => 'The disk is full.'],
  EDQUOT: ['NO_SPACE', () => 'The disk quota is used up.'],
  ENOTCONN: ['INTERNAL_ERROR', (path) => `The disk that ${path} is on doesn't answer.`],
  ESTALE: ['INTERNAL_ERROR', (path) => `The disk that ${path} is on doesn't answer.`],
  ETIMEDOUT: ['INTERNAL_ERROR', (path) => `The disk that ${path} is on doesn't answer.`],
  EHOSTDOWN: ['INTERNAL_ERROR', (path) => `The disk that ${path} is on doesn't answer.`],
  EMFILE: ['INTERNAL_ERROR', () => 'Too many files are open on the server. Try again in a moment.'],
  ENFILE: ['INTERNAL_ERROR', () => 'Too many files are open on the server. Try again in a moment.'],
}

export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** What an error of the file system means for the request about `path`. Never shows a path of the machine. */
export function toFault(error: unknown, path: string): FilesFault {
  if (error instanceof FilesFault) return error
  const known = BY_ERRNO[errnoOf(error) ?? '']
  if (!known) return new FilesFault('INTERNAL_ERROR', `Something went wrong with ${path}.`, { path })
  return new FilesFault(known[0], known[1](path), { path })
}
