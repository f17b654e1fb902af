import { createStore, type StoreApi } from 'zustand/vanilla'
import { gitMessages as words } from '../../../../messages/editing/git'
import { type Outgoing, RequestError } from '../../../../socket/link'
import {
  type GitCommit,
  type GitLogEntry,
  type GitRepository,
  gitCommitSchema,
  gitLogSchema,
  MAX_GIT_FROM,
} from '../../shared/gitProtocol'
import { type LaneRow, layLanes, NO_LANES, type OpenLanes } from './lanes'

/** Whose commits are shown. */
export interface LogScope {
  readonly repository: string
  readonly scope: 'branch' | 'all'
  /** Only those that changed this file; null: all. */
  readonly path: string | null
}

/** Details of a commit, which are requested when it is expanded first. */
export type CommitDetails = GitCommit | { readonly problem: string } | 'loading'

export interface GitLogState {
  readonly wanted: LogScope
  /** Null: not known yet. */
  readonly commits: readonly GitLogEntry[] | null
  /** One for each commit; of a file's history there is no graph. */
  readonly lanes: readonly LaneRow[]
  readonly isMore: boolean
  readonly isLoading: boolean
  readonly problem: string | null
  readonly details: Readonly<Record<string, CommitDetails>>
  /** Commits whose files are listed below them. */
  readonly expanded: ReadonlySet<string>
}

const FIRST_PAGE = 100
const PAGE = 400
/** Most commits that are read again when the log changed; older ones come when the user scrolls to them. */
const MAX_AGAIN = 500
const NOTHING: Pick<GitLogState, 'commits' | 'lanes' | 'isMore' | 'isLoading' | 'problem'> = {
  commits: null,
  lanes: [],
  isMore: false,
  isLoading: false,
  problem: null,
}

/**
 * The log of a repository, or the history of a file in it, read page by page.
 *
 *     const log = createGitLog(git)
 *     log.show(repository, 'branch', null)
 *     log.more() // when the user comes near the end
 */
export function createGitLog(git: { readonly ask: (frame: Outgoing) => Promise<unknown> }) {
  const store: StoreApi<GitLogState> = createStore<GitLogState>(() => ({
    wanted: { repository: '/', scope: 'branch', path: null },
    ...NOTHING,
    details: {},
    expanded: new Set<string>(),
  }))
  let shown = new Set<string>()
  let open: OpenLanes = NO_LANES
  /** A newer one makes the answers of those before it void. */
  let reading = 0
  /** What the repository was when its log was asked for. */
  let stamp = ''
  /** What was asked for last. */
  let again = () => read(FIRST_PAGE)

  async function page(limit: number, from: readonly string[] | null, skip: number) {
    const { repository, scope, path } = store.getState().wanted
    return gitLogSchema.parse(
      await git.ask({
        type: 'git_log',
        repository,
        scope,
        limit,
        ...(path === null ? {} : { path }),
        ...(from ? { from } : skip > 0 ? { skip } : {}),
      }),
    )
  }

  /** From the newest on; what is shown stays until that is here. */
  async function read(limit: number): Promise<void> {
    const own = ++reading
    again = () => read(limit)
    store.setState({ isLoading: true, problem: null })
    try {
      const { commits, isMore } = await page(limit, null, 0)
      if (own !== reading) return
      shown = new Set()
      open = NO_LANES
      store.setState({ commits: [], lanes: [] })
      append(commits, isMore)
    } catch (error) {
      if (own === reading) fail(error)
    }
  }

  async function readOn(): Promise<void> {
    const { commits, isMore, isLoading, wanted } = store.getState()
    if (!commits || !isMore || isLoading) return
    const own = ++reading
    again = readOn
    store.setState({ isLoading: true, problem: null })
    const waiting = [...new Set(open.lanes.flatMap((lane) => (lane ? [lane.commit] : [])))]
    // The log of all branches has tips further down, and a file's history does not list all parents: both go on by count.
    const canGoOn = wanted.scope === 'branch' && wanted.path === null && waiting.length <= MAX_GIT_FROM
    const from = canGoOn && waiting.length > 0 ? waiting : null
    try {
      const next = await page(PAGE, from, commits.length)
      if (own !== reading) return
      append(next.commits, next.isMore)
    } catch (error) {
      if (own === reading) fail(error)
    }
  }

  function append(found: readonly GitLogEntry[], isMore: boolean): void {
    const { commits, lanes, wanted } = store.getState()
    const added = found.filter(({ commit }) => !shown.has(commit))
    const isOfFile = wanted.path !== null
    const laid = isOfFile ? null : layLanes(added, open, (commit) => shown.has(commit))
    for (const { commit } of added) shown.add(commit)
    if (laid) open = laid.open
    store.setState({
      commits: [...(commits ?? []), ...added],
      lanes: laid ? [...lanes, ...laid.rows] : [],
      // A page that brings nothing new would be requested without end.
      isMore: isMore && added.length > 0,
      isLoading: false,
    })
  }

  function fail(error: unknown): void {
    store.setState({ isLoading: false, problem: reasonOf(error) })
  }

  async function look(commit: string): Promise<void> {
    const known = store.getState().details[commit]
    if (known !== undefined && (known === 'loading' || !('problem' in known))) return
    const put = (details: CommitDetails) =>
      store.setState((state) => ({ details: { ...state.details, [commit]: details } }))
    put('loading')
    const { repository } = store.getState().wanted
    try {
      put(gitCommitSchema.parse(await git.ask({ type: 'git_commit', repository, commit })))
    } catch (error) {
      put({ problem: reasonOf(error) })
    }
  }

  /** What is shown may be older than what there is. */
  function refresh(): void {
    const { commits } = store.getState()
    void read(Math.min(MAX_AGAIN, Math.max(FIRST_PAGE, commits?.length ?? 0)))
  }

  return {
    store,
    /** Nothing is read again where it is shown already, until a branch or what is checked out is another one. */
    show(of: GitRepository, scope: LogScope['scope'], path: string | null): void {
      const { wanted: before, commits, isLoading, details } = store.getState()
      const repository = of.path
      const isSame = before.repository === repository && before.scope === scope && before.path === path
      const known = stamp
      stamp = stampOf(of)
      if (isSame && (commits !== null || isLoading)) {
        if (stamp !== known) refresh()
        return
      }
      store.setState({
        wanted: { repository, scope, path },
        ...NOTHING,
        details: before.repository === repository ? details : {},
        expanded: new Set(),
      })
      void read(FIRST_PAGE)
    },
    /** After a failure only the user asks again: it may be wanted with each row that is scrolled. */
    more(): void {
      if (store.getState().problem === null) void readOn()
    },
    /** Asks again for what could not be read. */
    again: () => void again(),
    toggle(commit: string, isExpanded: boolean): void {
      const expanded = new Set(store.getState().expanded)
      if (isExpanded) expanded.add(commit)
      else expanded.delete(commit)
      store.setState({ expanded })
      if (isExpanded) void look(commit)
    },
  }
}

const stampOf = ({ refs, commit, branch }: GitRepository): string => `${refs} ${commit} ${branch}`

const reasonOf = (error: unknown): string =>
  error instanceof RequestError ? words.offline : error instanceof Error ? error.message : words.refused
