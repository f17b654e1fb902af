import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type GitAct,
  type GitBlame,
  type GitBranch,
  type GitCommit,
  type GitDone,
  type GitLog,
  type GitRepository,
  type GitStash,
  type GitStatus,
  type GitText,
  type GitTextRequest,
  MAX_GIT_FILES,
} from '../../src/channels/files/shared/gitProtocol'
import type { Clock } from '../../src/lib/clock'
import type { Disk } from '../drivers/disk/disk'
import { createTrustFile, type Trust } from '../drivers/state/trustFile'
import type { WatchEvent } from '../drivers/watch/watcher'
import { inParallel } from '../lib/inParallel'
import { createKeyedMutex } from '../lib/keyedMutex'
import { createSemaphore } from '../lib/semaphore'
import type { ActPlace } from './actPlace'
import { act } from './acts'
import { createAskpass } from './askpass/createAskpass'
import { listBranches } from './branches'
import { createDiscards } from './discards'
import { findRepositories } from './findRepositories'
import { GitFault } from './gitFault'
import { blame } from './history/blame'
import { type LogRequest, listCommits } from './history/listCommits'
import { readCommit } from './history/readCommit'
import { approach, type Placed, place, readStatus } from './readStatus'
import { createGitRunner } from './runGit'
import { asText, blobOf } from './sideText'
import { listStashes } from './stashes'
import { createStatusFeed } from './statusFeed'
import { watchGitFolders } from './watchGitFolders'

/** Settings can be told as variables since this version, which is the only way to tell all of them. */
const OLDEST = { major: 2, minor: 31 }
/** Of the files in a status, so that it fits one message. */
const MAX_STATUS_BYTES = 900_000
/** Looks into the history at a time: each may read all of it. */
const LOOKS_AT_ONCE = 3
/** Repositories that are asked at a time. */
const AT_ONCE = 3

export interface GitDriver {
  /** How every repository of the workspace is. Runs no program that one of them names. */
  status(isFresh: boolean): Promise<GitStatus>
  /** What git keeps of a file. */
  text(request: Pick<GitTextRequest, 'repository' | 'path' | 'side' | 'commit'>): Promise<GitText>
  branches(repository: string): Promise<readonly GitBranch[]>
  stashes(repository: string): Promise<readonly GitStash[]>
  log(request: LogRequest & { readonly repository: string }): Promise<GitLog>
  commit(repository: string, commit: string): Promise<GitCommit>
  /** Who wrote each line of a file. */
  blame(repository: string, path: string): Promise<GitBlame>
  /** Does something in a repository, one after the other. Those that listen are told of it before it resolves. */
  act(repository: string, wish: GitAct, more?: Ways): Promise<GitDone>
  /** Whether programs that repositories of the workspace name may run. Kept for the workspace. */
  trust(isTrusted: boolean): Promise<void>
  /** What the listener is told is another status than before. Returns its end. */
  onStatus(listener: (status: GitStatus) => void): () => void
  /** Whether somebody wants to be told. */
  watched(isWatched: boolean): void
  /** The watcher of files saw this. */
  seen(events: readonly WatchEvent[]): void
  /** Anything may have changed. */
  missed(): void
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

type Ways = Pick<ActPlace, 'signal' | 'progress' | 'ask'>

export interface GitOptions {
  readonly disk: Disk
  /** Of this workspace, in the state folder. */
  readonly folder: string
  /** Absent: an answer of its own, beside what else is kept. */
  readonly trust?: Trust
  readonly program?: string
  readonly environment: NodeJS.ProcessEnv
  readonly clock: Clock
}

/**
 * The git of a workspace.
 *
 *     const git = createGit({ disk, folder: '/state/git', environment: process.env, clock: createClock() })
 *     const { repositories } = await git.status(false)
 */
export function createGit({
  disk,
  folder,
  program = 'git',
  environment,
  clock,
  ...rest
}: GitOptions): GitDriver {
  const { root } = disk
  const runner = createGitRunner({ program, environment })
  const trusted = rest.trust ?? createTrustFile(join(folder, 'trust.json'))
  const discards = createDiscards({ folder: join(folder, 'discards'), disk, now: clock.wall })
  const acting = createKeyedMutex()
  const listeners = new Set<(status: GitStatus) => void>()
  const askpass = createAskpass({ folder })
  const looking = createSemaphore(LOOKS_AT_ONCE)
  /** Of this start and since: where branches and tags may be others. */
  const [begun, moves] = [clock.wall(), { count: 0 }]
  const folders = watchGitFolders((about) => {
    if (about === 'refs') moves.count += 1
    feed.changed()
  })
  let found: readonly Placed[] | null = null
  let version: Promise<'ready' | 'old'> | null = null

  const feed = createStatusFeed<GitStatus>({
    clock,
    look,
    publish(status) {
      for (const listener of listeners) listener(status)
    },
  })

  const forgetTrust = trusted.onChanged(() => feed.changed())

  async function look(): Promise<GitStatus> {
    const state = await readiness()
    const isTrusted = await trusted.get()
    if (state !== 'ready') return { git: state, isTrusted, repositories: [] }
    const { count } = moves
    const all = await placed()
    const repositories = await inParallel(all, AT_ONCE, (one) => readStatus(runner, one, { isTrusted, all }))
    const refs = `${begun}-${count}`
    return {
      git: 'ready',
      isTrusted,
      repositories: fitting(repositories.map((one) => ({ ...one, refs }))),
    }
  }

  async function placed(): Promise<readonly Placed[]> {
    found ??= await locate()
    return found
  }

  async function oneAt(repository: string): Promise<Placed> {
    const one = (await placed()).find(({ path }) => path === repository)
    if (!one) throw new GitFault('NOT_FOUND', 'This repository is not there any more.')
    return one
  }

  /** Where something is only looked at. */
  async function reading(repository: string) {
    const one = await oneAt(repository)
    return { runner, placed: one, manner: await approach(runner, one, await trusted.get()) }
  }

  async function actIn(repository: string, wish: GitAct, more: Ways): Promise<GitDone> {
    const one = await oneAt(repository)
    const isTrusted = await trusted.get()
    const [manner, status] = await Promise.all([
      approach(runner, one, isTrusted),
      readStatus(runner, one, { isTrusted, all: await placed() }),
    ])
    try {
      return await act(wish, { runner, placed: one, manner, status, disk, discards, askpass, ...more })
    } finally {
      feed.changed()
      await feed.current(false).catch(() => undefined)
    }
  }

  async function readiness(): Promise<GitStatus['git']> {
    version ??= askVersion()
    try {
      return await version
    } catch (error) {
      // It may be installed while the server runs.
      version = null
      if (error instanceof GitFault && error.code === 'NO_GIT') return 'missing'
      throw error
    }
  }

  async function askVersion(): Promise<'ready' | 'old'> {
    const { out } = await runner.run({ cwd: root, args: ['version'] })
    const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(out.toString('utf8')) ?? []).map(Number)
    const isNew = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)
    return isNew ? 'ready' : 'old'
  }

  async function locate(): Promise<readonly Placed[]> {
    const real = await realpath(root)
    const repositories = await findRepositories(real)
    await folders.follow(repositories)
    return repositories.map((one) => place(real, one))
  }

  return {
    status: (isFresh) => {
      // The user asks, and what is not watched may have come.
      if (isFresh) found = null
      return feed.current(isFresh)
    },
    async text({ repository, path, side, commit }) {
      const wanted = commit === undefined ? { path, side } : { path, side, commit }
      return asText(await blobOf(runner, await reading(repository), wanted))
    },
    log: ({ repository, ...wish }) => looking.run(async () => listCommits(await reading(repository), wish)),
    commit: (repository, commit) => looking.run(async () => readCommit(await reading(repository), commit)),
    blame: (repository, path) =>
      looking.run(async () => blame({ ...(await reading(repository)), disk }, path)),
    branches: async (repository) => listBranches(await reading(repository)),
    stashes: async (repository) => listStashes(await reading(repository)),
    act: (repository, wish, more = {}) => acting.run([repository], () => actIn(repository, wish, more)),
    async trust(isTrusted) {
      await trusted.set(isTrusted)
      await feed.current(false)
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watched: feed.watched,
    seen(events) {
      if (events.some(({ path }) => /\/\.git(modules)?$/.test(path))) found = null
      feed.changed()
    },
    missed() {
      found = null
      feed.changed()
    },
    async stop() {
      forgetTrust()
      feed.stop()
      folders.stop()
      await Promise.all([runner.stop(), askpass.stop()])
    },
  }
}

/** As many files as one message holds, the first repositories first. */
function fitting(repositories: readonly GitRepository[]): GitRepository[] {
  let [files, bytes] = [0, 0]
  return repositories.map((repository) => {
    const shown = repository.files.filter((file) => {
      files += 1
      bytes += Buffer.byteLength(JSON.stringify(file)) + 1
      return files <= MAX_GIT_FILES && bytes <= MAX_STATUS_BYTES
    })
    return shown.length === repository.files.length
      ? repository
      : { ...repository, files: shown, truncated: true }
  })
}
