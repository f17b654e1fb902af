import { type Link, RequestError } from '../../socket/link'
import { normaliseTerminal } from './normalise'
import {
  folderAnswerSchema,
  type RunningProgram,
  runningAnswerSchema,
  type TerminalEvent,
} from './shared/protocol'

export type TerminalList = Extract<TerminalEvent, { type: 'list' }>

/** Which sessions the server has; null when it did not say, as after a lost connection. */
export async function askSessions(link: Link): Promise<TerminalList | null> {
  try {
    const answer = await link.ask({ type: 'list' })
    return normaliseTerminal(answer)?.find((event) => event.type === 'list') ?? null
  } catch (error) {
    if (error instanceof RequestError) return null
    throw error
  }
}

/** The server looks at the processes three times, 0.2 s in all; after this time the answer is not waited for. */
const RUNNING_MS = 3_000

/** What closing a terminal would end; `unknown` where the server cannot say, or did not in time. */
export type Running = readonly RunningProgram[] | 'unknown'

export async function askRunning(
  link: Link,
  { sessionId, epoch }: { sessionId: string; epoch: string | null },
): Promise<Running | 'disconnected'> {
  if (!link.has('terminal.running') || epoch === null) return 'unknown'
  try {
    const answer = await link.ask({ type: 'running', sessionId, epoch }, { timeoutMs: RUNNING_MS })
    const parsed = runningAnswerSchema.safeParse(answer)
    return parsed.data?.programs ?? 'unknown'
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.code === 'DISCONNECTED' ? 'disconnected' : 'unknown'
  }
}

/** The folder of the workspace that a terminal is in; null where the server cannot say, or did not. */
export async function askFolder(
  link: Pick<Link, 'has' | 'ask'>,
  { sessionId, epoch }: { sessionId: string; epoch: string | null },
): Promise<string | null> {
  if (!link.has('terminal.folder') || epoch === null) return null
  try {
    const answer = await link.ask({ type: 'folder', sessionId, epoch }, { timeoutMs: RUNNING_MS })
    return folderAnswerSchema.safeParse(answer).data?.path ?? null
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return null
  }
}
