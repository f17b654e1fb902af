import * as z from 'zod/mini'
import { forkMessages as words } from '../../../messages/answer'
import { type Link, RequestError } from '../../../socket/link'
import { forkAnswerSchema } from '../shared/forkProtocol'

/** Milliseconds that an agent may take to start and to fork its session. */
const TIMEOUT_MS = 90_000

/** Resolves with the id of the fork; rejects with words for the user. */
export async function forkConversation(
  link: Link,
  wanted: { readonly taskId: string; readonly forkId: string },
): Promise<string> {
  const asked = link.ask({ type: 'conversation_fork', ...wanted }, { timeoutMs: TIMEOUT_MS })
  const told = await asked.catch((error: unknown) => {
    throw error instanceof RequestError ? new Error(words.lost) : error
  })
  const answer = z.safeParse(forkAnswerSchema, told)
  if (!answer.success || !answer.data.success)
    throw new Error(typeof told.error === 'string' ? told.error : words.lost)
  return wanted.forkId
}
