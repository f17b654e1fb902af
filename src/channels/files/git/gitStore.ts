import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Delivery } from '../../../socket/deliveryPolicy'
import type { Pending } from '../../createDeliveries'
import type {
  GitAct,
  GitDone,
  GitProgress,
  GitQuestion,
  GitRepository,
  GitStatus,
} from '../shared/gitProtocol'

/** What the user wants done in a repository, until it is known to be done. */
export interface GitAction extends Delivery {
  readonly repository: string
  readonly act: GitAct
  /** `serverEpoch` when it was sent first. */
  readonly epoch: string
}

/** What became of one. Each is an object of its own, so that it is told once. */
export interface GitOutcome {
  readonly repository: string
  readonly act: GitAct
  readonly done: GitDone | null
  /** Why it was not done. */
  readonly failure: { readonly words: string; readonly code: string | null } | null
}

/** What the next commit is to say. */
export interface CommitDraft {
  readonly message: string
  readonly amend: boolean
  readonly signOff: boolean
}

export const CHANGES_TABS = ['agent', 'working', 'log'] as const
export type ChangesTab = (typeof CHANGES_TABS)[number]

/** What git asks, or the program with which it reaches another repository. */
export interface OpenQuestion extends GitQuestion {
  readonly ask: string
  /** The act for which it asks. */
  readonly act: string
}

export interface GitState {
  /** Null: not known yet. */
  readonly status: GitStatus | null
  /** Why it is not known how it is now, in words. */
  readonly problem: string | null
  /** It is being found out because the user asked. */
  readonly isRefreshing: boolean
  readonly acting: Pending<GitAction>
  readonly outcome: GitOutcome | null
  /** How far acts are, by the ids of their requests. */
  readonly progress: Readonly<Record<string, GitProgress>>
  /** The oldest first. */
  readonly questions: readonly OpenQuestion[]
  /** Who wrote each line is shown beside it. */
  readonly isBlaming: boolean
  /** Another one whenever the user wants to see the changes, from elsewhere in the page. */
  readonly shown: object | null
  /** By repository. */
  readonly drafts: Readonly<Record<string, CommitDraft>>
  /** The tab of the changes that the user looked at last; null: none yet. */
  readonly tab: ChangesTab | null
  /** The repository that is shown; null: the first. */
  readonly chosen: string | null
}

export type GitStore = StoreApi<GitState>

export const NO_DRAFT: CommitDraft = { message: '', amend: false, signOff: false }

export const createGitStore = (): GitStore =>
  createStore<GitState>(() => ({
    status: null,
    problem: null,
    isRefreshing: false,
    acting: {},
    outcome: null,
    progress: {},
    questions: [],
    isBlaming: false,
    shown: null,
    drafts: {},
    tab: null,
    chosen: null,
  }))

/** The repository that is shown. */
export const selectRepository = ({ status, chosen }: GitState): GitRepository | undefined =>
  status?.repositories.find(({ path }) => path === chosen) ?? status?.repositories[0]

/** Something is on its way in it. */
export const selectIsActing =
  (repository: string) =>
  ({ acting }: GitState): boolean =>
    Object.values(acting).some((one) => one.repository === repository && one.state !== 'failed')

/** Files of all repositories that are not as the last commit has them. */
export const selectChangedFiles = ({ status }: GitState): number =>
  (status?.repositories ?? []).reduce(
    (sum, { files, counts, truncated }) =>
      sum + (truncated ? counts.conflicts + counts.staged + counts.changed + counts.untracked : files.length),
    0,
  )

/** The repository that a file belongs to: that of the deepest folder. */
export const repositoryOf = ({ status }: GitState, path: string): GitRepository | undefined =>
  (status?.repositories ?? [])
    .filter((one) => one.path === '/' || path.startsWith(`${one.path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0]
