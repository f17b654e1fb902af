import { randomUUID } from 'node:crypto'
import type { GitQuestion } from '../../../src/channels/files/shared/gitProtocol'
import { GitFault } from '../../git/gitFault'
import type { Client } from '../../socket/channel'

/** For the user to look a password up, ms. */
const LIMIT_MS = 3 * 60_000

interface Open {
  readonly client: Client
  end(answer: string | null): void
}

/**
 * What git asks, put to the page that sent the act, and to no other. What the user answers goes to git and is kept nowhere.
 *
 *     const questions = createQuestions()
 *     const answer = await questions.ask(client, requestId, question, signal)
 */
export function createQuestions({ limitMs = LIMIT_MS } = {}) {
  const open = new Map<string, Open>()
  const gone = new WeakSet<Client>()

  return {
    /** Null: the question timed out, the user refused it, or the page is gone. */
    ask(
      client: Client,
      act: string,
      question: Omit<GitQuestion, 'limitMs'>,
      signal: AbortSignal,
    ): Promise<string | null> {
      if (gone.has(client) || signal.aborted) return Promise.resolve(null)
      const ask = randomUUID()
      return new Promise((resolve) => {
        const end = (answer: string | null) => {
          if (!open.delete(ask)) return
          clearTimeout(timer)
          signal.removeEventListener('abort', refuse)
          client.send({ channel: 'files', type: 'git_asked', ask })
          resolve(answer)
        }
        const refuse = () => end(null)
        const timer = setTimeout(refuse, limitMs)
        timer.unref()
        open.set(ask, { client, end })
        signal.addEventListener('abort', refuse)
        client.send({ channel: 'files', type: 'git_ask', ask, act, ...question, limitMs })
      })
    },
    answer(client: Client, ask: string, answer: string | null): void {
      const question = open.get(ask)
      // Another page neither hears a question nor answers it.
      if (question?.client !== client) throw new GitFault('NOT_FOUND', 'This is not asked any more.')
      question.end(answer)
    },
    closed(client: Client): void {
      gone.add(client)
      for (const question of open.values()) if (question.client === client) question.end(null)
    },
  }
}
