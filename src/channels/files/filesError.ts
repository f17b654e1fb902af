import { FILES_ERRORS, type FilesAnswer, type FilesErrorCode } from './shared/protocol'

/** A refused request: match by `code`, show `message` (a sentence of the server). */
export class FilesError extends Error {
  readonly code: FilesErrorCode
  readonly path: string | null
  /** With `CONFLICT`: what the file is now; null where it does not exist or the server did not say. */
  readonly currentVersion: string | null
  /** With `FILE_TOO_LARGE`: bytes, where the server said. */
  readonly size: number | null

  constructor(
    code: FilesErrorCode,
    message: string,
    details: {
      path?: string | undefined
      currentVersion?: string | undefined
      size?: number | undefined
    } = {},
  ) {
    super(message)
    this.name = 'FilesError'
    this.code = code
    this.path = details.path ?? null
    this.currentVersion = details.currentVersion ?? null
    this.size = details.size ?? null
  }
}

/** Servers of other makes may send codes of their own; they become `INTERNAL_ERROR` and keep their words. */
export function refusedToError(answer: Extract<FilesAnswer, { success: false }>): FilesError {
  const code = FILES_ERRORS.find((known) => known === answer.code) ?? 'INTERNAL_ERROR'
  return new FilesError(code, answer.error, answer)
}
