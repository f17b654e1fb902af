import { filesMessages } from '../../messages/files'
import { RequestError } from '../../socket/link'
import { FilesError } from './filesError'

/** One sentence for the user about why a request failed. */
export function errorText(error: unknown): string {
  if (error instanceof FilesError) return error.message
  if (!(error instanceof RequestError)) return filesMessages.unexpected
  if (error.code === 'TIMEOUT') return filesMessages.noAnswer
  return error.code === 'TOO_LARGE' ? filesMessages.tooLargeToSend : filesMessages.notConnected
}
