import { RequestError } from '../../../socket/link'
import { errorText } from '../errorText'
import { FilesError } from '../filesError'

/** Why bytes of a file did not come. `lost`: there is no connection, and they will. */
export type ReadFailure =
  | { readonly kind: 'lost' | 'missing' }
  | { readonly kind: 'failed'; readonly reason: string }

export function readFailureOf(error: unknown): ReadFailure {
  if (error instanceof RequestError) return { kind: 'lost' }
  if (error instanceof FilesError && error.code === 'NOT_FOUND') return { kind: 'missing' }
  return { kind: 'failed', reason: errorText(error) }
}
