import { answerByText } from '../requests/answerByText'
import { useFirstRequest } from '../requests/useFirstRequest'
import { useRefusal } from '../requests/useRefusal'
import { useCommands, useView } from '../useView'

interface TypedAnswer {
  /** Why it cannot be sent now, or null. */
  readonly blocked: string | null
  readonly send: () => void
}

/** What is written in the composer, where it answers the question that waits; null: it is a message. */
export function useTypedAnswer(taskId: string | null, text: string): TypedAnswer | null {
  const request = useFirstRequest(taskId)
  const commands = useCommands()
  const refusal = useRefusal()
  const isAnswered = useView(({ answering }) => request !== undefined && request.requestId in answering)
  if (request?.kind !== 'question' || isAnswered) return null
  const answers = answerByText(request.questions, text)
  if (!answers) return null
  return {
    blocked: refusal ?? null,
    send() {
      // First, because what cannot be sent comes back at once.
      commands.setDraft(taskId, '')
      commands.answer(request.requestId, answers, text)
    },
  }
}
