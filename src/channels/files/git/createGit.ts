import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import type { Emitter } from '../../../lib/createEmitter'
import { whenShown } from '../../../lib/whenShown'
import { gitMessages as words } from '../../../messages/editing/git'
import { gitLogMessages as logWords } from '../../../messages/editing/gitLog'
import { type ConnectionState, isLive } from '../../../socket/connection/connectionState'
import { type ActionRule, begin } from '../../../socket/deliveryPolicy'
import { type Link, type Outgoing, RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import { createDeliveries } from '../../createDeliveries'
import type { UiMemory } from '../../workspaceChannel'
import {
  type GitAct,
  type GitDone,
  gitDoneSchema,
  gitEventSchema,
  gitStatusSchema,
} from '../shared/gitProtocol'
import type { FilePast, FilesViewStore } from '../viewStore'
import { createBlame } from './blame/createBlame'
import { gitMarks } from './gitMarks'
import {
  CHANGES_TABS,
  type ChangesTab,
  type CommitDraft,
  createGitStore,
  type GitAction,
  type GitOutcome,
  NO_DRAFT,
  repositoryOf,
} from './gitStore'
import { createGitLog } from './log/createGitLog'

/** With an id that the server does once. */
const RULE: ActionRule = { offline: 'refuse', afterCut: 'resend' }
/** Hooks, and git in a large repository, take their time, ms. */
const ACT_MS = 11 * 60_000
/** As long as the server lets another repository be spoken with, and what is asked meanwhile, ms. */
const REMOTE_MS = 61 * 60_000
const STATUS_MS = 150_000
/** The name under which the tab of the changes is kept. */
const TAB = 'changes:tab'

export interface GitParts {
  readonly link: Link
  readonly clock: Clock
  readonly newId: () => string
  readonly connection: StoreApi<ConnectionState>
  /** What the server says of git by itself. */
  readonly told: Pick<Emitter<Envelope>, 'on'>
  /** `serverEpoch` of the server that is connected. */
  readonly epoch: () => string
  readonly viewStore: FilesViewStore
  /** The files that are open. */
  readonly editors: {
    readonly view: { subscribe(changed: () => void): () => void }
    hasUnsaved(path: string): boolean
    /** Of the file on disk on which its text stands. */
    diskVersion(path: string): string | null
  }
  /** Keeps which tab of the changes was looked at. */
  readonly memory: Pick<UiMemory, 'get' | 'set'>
}

export type Git = ReturnType<typeof createGit>

/** A refusal of the server. */
class GitError extends Error {
  readonly code: string | null

  constructor(message: string, code: string | null) {
    super(message)
    this.code = code
  }
}

/**
 * The user's git, as the server says, and what the user does with it.
 *
 *     const git = createGit(parts)
 *     git.act('/', { kind: 'stage', paths: ['/a.ts'] }) // what came of it is in git.store
 */
export function createGit(parts: GitParts) {
  const { link, clock, newId, connection, told, epoch, viewStore, memory, editors } = parts
  const store = createGitStore()
  store.setState({ tab: CHANGES_TABS.find((one) => one === memory.get(TAB)) ?? null })
  let isConnected = false

  store.subscribe(({ status }, before) => {
    if (status !== before.status) viewStore.setState({ marks: gitMarks(status) })
  })

  const deliveries = createDeliveries<GitAction>({
    clock,
    rule: () => RULE,
    pending: { get: () => store.getState().acting, set: (acting) => store.setState({ acting }) },
    send(action, requestId) {
      void request(action, requestId)
      return true
    },
    failed(action) {
      settle(action, null, { words: words.offline, code: null })
      return null
    },
  })

  async function ask(frame: Outgoing, timeoutMs = STATUS_MS): Promise<unknown> {
    const answer = await link.ask(frame, { timeoutMs })
    if (answer.success === true) return answer.data
    const { error, code } = answer
    throw new GitError(
      typeof error === 'string' ? error : words.refused,
      typeof code === 'string' ? code : null,
    )
  }

  async function request(action: GitAction, requestId: string): Promise<void> {
    const { repository, act } = action
    try {
      const { epoch: sentTo } = action
      const frame = { type: 'git_act', requestId, epoch: sentTo, repository, act, canAnswer: true }
      const data = await ask(frame, isRemoteAct(act) ? REMOTE_MS : ACT_MS)
      deliveries.put(requestId, null)
      settle(action, gitDoneSchema.safeParse(data).data ?? { paths: [] }, null)
    } catch (error) {
      const isInDoubt = error instanceof RequestError && error.wasSent && error.code === 'DISCONNECTED'
      deliveries.put(requestId, isInDoubt ? { ...action, state: 'unconfirmed' } : null)
      if (!isInDoubt) settle(action, null, failureOf(error))
    }
  }

  function settle(
    { repository, act }: GitAction,
    done: GitDone | null,
    failure: GitOutcome['failure'],
  ): void {
    if (act.kind === 'commit' && done) setDraft(repository, NO_DRAFT)
    store.setState({ outcome: { repository, act, done, failure } })
  }

  function setDraft(repository: string, change: Partial<CommitDraft>): void {
    store.setState(({ drafts }) => ({
      drafts: { ...drafts, [repository]: { ...(drafts[repository] ?? NO_DRAFT), ...change } },
    }))
  }

  /** @param isFresh also what nobody told of */
  async function look(isFresh = false): Promise<void> {
    if (!link.has('files.git') || !isLive(connection.getState())) return
    store.setState({ isRefreshing: isFresh })
    try {
      const data = await ask({ type: 'git_status', fresh: isFresh })
      store.setState({ status: gitStatusSchema.parse(data), problem: null })
    } catch (error) {
      // The connection is shown elsewhere, and what was known stays.
      if (!(error instanceof RequestError)) store.setState({ problem: failureOf(error).words })
    } finally {
      store.setState({ isRefreshing: false })
    }
  }

  function over(ask: string): void {
    store.setState(({ questions }) => ({ questions: questions.filter((one) => one.ask !== ask) }))
  }

  function connected(): void {
    const is = isLive(connection.getState())
    if (is === isConnected) return
    isConnected = is
    if (!is) {
      deliveries.lost()
      // Nobody waits for an answer to what a lost socket asked.
      store.setState({ questions: [] })
      return
    }
    if (!link.has('files.git')) store.setState({ status: null })
    offerPast()
    void look()
    deliveries.afterReplay(() => 'open')
  }

  const log = createGitLog({ ask })
  const blame = createBlame({
    ask,
    repositoryOf: (path) => repositoryOf(store.getState(), path)?.path,
    hasUnsaved: editors.hasUnsaved,
    whenShown,
    now: clock.wall,
    say,
    onChanged(path, changed) {
      const stamp = () => `${editors.diskVersion(path)} ${repositoryOf(store.getState(), path)?.commit}`
      let before = stamp()
      const compare = () => {
        const now = stamp()
        if (now === before) return
        before = now
        changed()
      }
      const stops = [editors.view.subscribe(compare), store.subscribe(compare)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  })

  function say(text: string): void {
    viewStore.setState({ notice: { text } })
  }

  function showTab(tab: ChangesTab): void {
    memory.set(TAB, tab)
    store.setState({ tab })
  }

  function showHistory(path: string): void {
    const repository = repositoryOf(store.getState(), path)
    if (!repository) {
      say(logWords.inNone)
      return
    }
    log.show(repository, 'branch', path)
    showTab('log')
    store.setState({ shown: {} })
  }

  /** One step of a file's history, with what it did to all files. */
  function showCommit(path: string, commit: string): void {
    showHistory(path)
    log.toggle(commit, true)
  }

  function toggleBlame(): void {
    const isBlaming = !store.getState().isBlaming
    store.setState({ isBlaming })
    offerPast()
    say(isBlaming ? logWords.blameOn : logWords.blameOff)
  }

  /** For menus and editors, which know nothing of us. */
  function offerPast(): void {
    const { past: _, ...rest } = viewStore.getState()
    if (!link.has('files.gitLog')) {
      viewStore.setState(rest, true)
      return
    }
    const past: FilePast = {
      has: (path) => repositoryOf(store.getState(), path) !== undefined,
      showHistory,
      toggleBlame,
      annotate: store.getState().isBlaming ? blame.annotate : null,
    }
    viewStore.setState({ past })
  }

  told.on((frame) => {
    const event = gitEventSchema.safeParse(frame)
    if (!event.success) return
    if (event.data.type === 'git_status') {
      store.setState({ status: event.data.data, problem: null })
      return
    }
    if (event.data.type === 'git_ask') {
      const { type: _, ...question } = event.data
      store.setState(({ questions }) => ({ questions: [...questions, question] }))
      return
    }
    if (event.data.type === 'git_asked') {
      over(event.data.ask)
      return
    }
    const { act, phase, percent } = event.data
    if (store.getState().acting[act]) store.setState({ progress: { [act]: { phase, percent } } })
  })
  connection.subscribe(connected)
  connected()

  return {
    store,
    /** Asks git now. */
    refresh: () => void look(true),
    act(repository: string, act: GitAct): void {
      const action = { ...begin(clock, 'sending'), repository, act, epoch: epoch() }
      deliveries.start(newId(), action)
    },
    /** Ends an act that is under way. */
    cancel(requestId: string): void {
      // What came of it is told by its own answer.
      ask({ type: 'git_cancel', act: requestId }).catch(() => {})
    },
    /** To what git asks; null: nothing is said to it. What the user typed is kept nowhere. */
    answer(question: string, answer: string | null): void {
      over(question)
      ask({ type: 'git_answer', ask: question, answer }).catch(() => {})
    },
    trust(isTrusted: boolean): void {
      ask({ type: 'git_trust', isTrusted }).catch((error: unknown) =>
        store.setState({ problem: failureOf(error).words }),
      )
    },
    setDraft,
    log,
    /** Who wrote a line, where that is shown. */
    blameAt: blame.at,
    showTab,
    /** Shows what changed a file; `shown` of the store is another one then. */
    showHistory,
    showCommit,
    toggleBlame,
    say,
    choose: (repository: string) => store.setState({ chosen: repository }),
    dismiss: () => store.setState({ outcome: null }),
    /** Asks something that is only looked at. Rejects with words. */
    ask: (frame: Outgoing) => ask(frame),
  }
}

const isRemoteAct = ({ kind }: GitAct): boolean => kind === 'fetch' || kind === 'pull' || kind === 'push'

function failureOf(error: unknown): NonNullable<GitOutcome['failure']> {
  if (error instanceof GitError) return { words: error.message, code: error.code }
  return { words: error instanceof RequestError ? words.offline : words.refused, code: null }
}
