import {
  type GitProgress,
  type GitRequest,
  type GitStatus,
  gitRequestSchema,
} from '../../../src/channels/files/shared/gitProtocol'
import { assertNever } from '../../../src/lib/assertNever'
import type { Envelope } from '../../../src/socket/protocol'
import { FilesFault } from '../../drivers/disk/filesFault'
import type { AskUser } from '../../git/actPlace'
import type { GitDriver } from '../../git/git'
import { GitFault } from '../../git/gitFault'
import { type Client, FrameError } from '../../socket/channel'
import { createQuestions } from './gitQuestions'

type ActRequest = Extract<GitRequest, { type: 'git_act' }>

export const isGitFrame = ({ type }: Envelope): boolean => type.startsWith('git_')

/** Unsent bytes of a socket above which a status waits. When the socket is ready again it gets the newest one only. */
const MAX_UNREAD = 2_000_000
const AGAIN_MS = 500

/** Time in ms that the answer to an act is kept: a page whose connection was lost asks again. */
const KEPT_MS = 10 * 60_000
const MAX_KEPT = 500
/** Time in ms between two reports of progress. */
const PROGRESS_MS = 200

interface Acted {
  /** When it was done; null: it is under way. */
  doneAt: number | null
  /** That asked last. */
  client: Client
  readonly cancel: () => void
  answer: Promise<unknown>
}

interface Options {
  readonly git: GitDriver
  /** Of this start of the server. */
  readonly epoch: string
  readonly now: () => number
  readonly log: { warn(message: string, fields?: Record<string, unknown>): void }
}

/**
 * Answers what pages ask of git, and tells those that have asked for the status whenever it changes.
 *
 *     const answers = createGitAnswers({ git: createGit(options), epoch, now: Date.now, log })
 *     answers.received(client, { channel: 'files', type: 'git_status', requestId: '1' })
 */
export function createGitAnswers({ git, epoch, now, log }: Options) {
  /** Sockets that want to be told. */
  const watching = new Map<string, Client>()
  const behind = new Set<Client>()
  const acts = new Map<string, Acted>()
  const questions = createQuestions()
  let last: GitStatus | null = null
  let timer: NodeJS.Timeout | null = null

  const forget = git.onStatus((status) => {
    last = status
    for (const client of watching.values()) tell(client)
  })

  function tell(client: Client): void {
    if (client.bufferedBytes() > MAX_UNREAD) {
      behind.add(client)
      timer ??= setTimeout(catchUp, AGAIN_MS).unref()
      return
    }
    behind.delete(client)
    client.send({ channel: 'files', type: 'git_status', data: last })
  }

  function catchUp(): void {
    timer = null
    for (const client of behind) tell(client)
  }

  async function dataOf(client: Client, request: GitRequest): Promise<unknown> {
    switch (request.type) {
      case 'git_status':
        // Before it is asked, so that no change goes by.
        watching.set(client.id, client)
        git.watched(true)
        return git.status(request.fresh ?? false)
      case 'git_text':
        return git.text(request)
      case 'git_cancel':
        acts.get(request.act)?.cancel()
        return {}
      case 'git_branches':
        return { branches: await git.branches(request.repository) }
      case 'git_stashes':
        return { stashes: await git.stashes(request.repository) }
      case 'git_log':
        return git.log(request)
      case 'git_commit':
        return git.commit(request.repository, request.commit)
      case 'git_blame':
        return git.blame(request.repository, request.path)
      case 'git_answer':
        questions.answer(client, request.ask, request.answer)
        return {}
      case 'git_trust':
        await git.trust(request.isTrusted)
        return {}
      case 'git_act':
        return actOnce(client, request)
      default:
        return assertNever(request)
    }
  }

  /** An act that was sent again after a cut is not done again: it is named by its request. */
  function actOnce(client: Client, request: ActRequest): Promise<unknown> {
    const { requestId, epoch: sentTo, repository, act, canAnswer = false } = request
    const known = acts.get(requestId)
    if (known) {
      known.client = client
      return known.answer
    }
    if (sentTo !== epoch)
      throw new GitFault(
        'RESTARTED',
        'The server was started anew meanwhile, and does not know whether this was done.',
      )
    for (const [id, { doneAt }] of acts)
      if (doneAt !== null && (now() - doneAt > KEPT_MS || acts.size >= MAX_KEPT)) acts.delete(id)
    const cancelling = new AbortController()
    const { signal } = cancelling
    const entry: Acted = {
      doneAt: null,
      client,
      cancel: () => cancelling.abort(),
      answer: Promise.resolve(),
    }
    acts.set(requestId, entry)
    let told = 0
    const progress = (said: GitProgress) => {
      if (now() - told < PROGRESS_MS) return
      told = now()
      entry.client.send({ channel: 'files', type: 'git_progress', act: requestId, ...said })
    }
    const ask: AskUser = (question, ended) =>
      questions.ask(entry.client, requestId, question, AbortSignal.any([signal, ended]))
    entry.answer = git
      .act(repository, act, { signal, progress, ...(canAnswer ? { ask } : {}) })
      .finally(() => {
        entry.doneAt = now()
      })
    return entry.answer
  }

  return {
    /** Sends exactly one answer. */
    async received(client: Client, frame: Envelope): Promise<void> {
      const request = parse(frame)
      const { type, requestId } = request
      const reply = (fields: object) => client.send({ channel: 'files', type, requestId, ...fields })
      try {
        reply({ success: true, data: await dataOf(client, request) })
      } catch (error) {
        const isFault = error instanceof GitFault || error instanceof FilesFault
        if (!isFault) log.warn('A git request failed', { type, error: String(error) })
        const words = isFault ? error.message : 'The server failed at this; see its log.'
        reply({ success: false, error: words, code: isFault ? error.code : 'INTERNAL_ERROR' })
      }
    },
    closed(client: Client): void {
      behind.delete(client)
      questions.closed(client)
      if (watching.delete(client.id) && watching.size === 0) git.watched(false)
    },
    async stop(): Promise<void> {
      forget()
      if (timer) clearTimeout(timer)
      await git.stop()
    },
  }
}

function parse(frame: Envelope): GitRequest {
  const request = gitRequestSchema.safeParse(frame)
  if (request.success) return request.data
  const isKnown = gitRequestSchema.def.options.some(
    (option) => option.shape.type.def.values[0] === frame.type,
  )
  if (!isKnown) throw new FrameError('UNKNOWN_TYPE', `The files channel has no "${frame.type.slice(0, 64)}".`)
  const where = request.error.issues[0]?.path.join('.')
  throw new FrameError('BAD_REQUEST', `The field "${where ?? ''}" is missing or of the wrong kind.`)
}
