import * as z from 'zod/mini'

/** What git calls the state of a file: modified, added, deleted, renamed, copied, another type. */
const letter = z.enum(['M', 'A', 'D', 'R', 'C', 'T'])
/** Files that one status names for all repositories together; the counts say how many there are. */
export const MAX_GIT_FILES = 5000

const gitFileSchema = z.object({
  /** Path in the workspace. */
  path: z.string(),
  /** The index against the last commit. */
  staged: z.optional(letter),
  /** The file against the index; `?`: git does not know it. */
  changed: z.optional(z.union([letter, z.literal('?')])),
  /** Both sides of a merge did something with it: git's two letters, of ours and of theirs. */
  conflict: z.optional(z.string()),
  /** Where it was before it got this name. */
  from: z.optional(z.string()),
  /** A repository inside of the repository. */
  isSubmodule: z.optional(z.literal(true)),
})
export type GitFile = z.infer<typeof gitFileSchema>

const gitRepositorySchema = z.object({
  /** Its top folder in the workspace; `/` also where the repository lies around the workspace. */
  path: z.string(),
  /** Null: no branch is checked out. */
  branch: z.nullable(z.string()),
  /** The commit that is checked out; null: there is none yet. */
  commit: z.nullable(z.string()),
  /** What the branch follows. Without `ahead` and `behind` that is gone. */
  upstream: z.optional(z.string()),
  ahead: z.optional(z.number()),
  behind: z.optional(z.number()),
  /** What was begun and is not over. */
  operation: z.optional(z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect'])),
  /** Names of repositories it knows. */
  remotes: z.optional(z.array(z.string())),
  /** Another one whenever the index is. */
  stamp: z.optional(z.string()),
  /** Another one whenever a branch or a tag may be. */
  refs: z.optional(z.string()),
  files: z.array(gitFileSchema),
  counts: z.object({
    conflicts: z.number(),
    staged: z.number(),
    changed: z.number(),
    untracked: z.number(),
  }),
  /** Not all files are named. */
  truncated: z.optional(z.literal(true)),
  /** Another git writes the index, or was ended while it did. */
  isLocked: z.optional(z.literal(true)),
  /** Programs that the repository names and that do not run, because the user does not trust the workspace. */
  withheld: z.optional(z.array(z.string())),
  /** Why nothing is known of it, in words. */
  problem: z.optional(z.string()),
})
export type GitRepository = z.infer<typeof gitRepositorySchema>

export const gitStatusSchema = z.object({
  /** `old`: older than this server can use safely. */
  git: z.enum(['ready', 'missing', 'old']),
  /** Programs that the repositories name may run. */
  isTrusted: z.boolean(),
  repositories: z.array(gitRepositorySchema),
})
export type GitStatus = z.infer<typeof gitStatusSchema>

const requestId = z.string().check(z.minLength(1), z.maxLength(128))
const path = z.string().check(z.minLength(1), z.maxLength(4096))
/** Paths of files that the status names. */
const paths = z.array(path).check(z.minLength(1), z.maxLength(MAX_GIT_FILES))
/** The same by the group in which they are shown: also those that the status does not name. */
const group = z.enum(['staged', 'changed', 'untracked'])
export type GitGroup = z.infer<typeof group>
const chosen = { paths: z.optional(paths), group: z.optional(group) }

/** A commit by its whole name, as SHA-1 or SHA-256. */
const commit = z.string().check(z.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))
const operation = z.enum(['merge', 'rebase', 'cherry-pick', 'revert'])
export type GitOperation = z.infer<typeof operation>
/** Commits of one page of the log. */
const MAX_GIT_LOG = 500
/** Commits at which a log goes on. */
export const MAX_GIT_FROM = 2000

const branchName = z.string().check(z.minLength(1), z.maxLength(250))
const lines = z.object({
  start: z.number().check(z.int(), z.positive()),
  count: z.number().check(z.int(), z.nonnegative()),
})

/** What the user does in one repository. */
const gitActSchema = z.discriminatedUnion('kind', [
  /** The files as they are now are what the next commit has. */
  z.object({ kind: z.literal('stage'), ...chosen }),
  /** The next commit leaves them as the last one has them. */
  z.object({ kind: z.literal('unstage'), ...chosen }),
  /** The files become what the index has, and what git does not know goes; their bytes are kept before. */
  z.object({ kind: z.literal('discard'), ...chosen }),
  /** The same with lines of one file; the rest of it stays. */
  z.object({
    kind: z.literal('lines'),
    path,
    to: z.enum(['stage', 'unstage', 'discard']),
    /** What the user saw: the older text (of the last commit, or of the index) and the newer one (of the index, or the file). */
    before: z.nullable(z.string()),
    after: z.nullable(z.string()),
    /** Lines of the older text and those of the newer one in their place, counted from 1; a line ends behind its `\n`. */
    ranges: z.array(z.object({ before: lines, after: lines })).check(z.minLength(1), z.maxLength(5000)),
  }),
  z.object({ kind: z.literal('restore'), discardId: z.string().check(z.maxLength(128)) }),
  z.object({
    kind: z.literal('commit'),
    message: z.string().check(z.maxLength(100_000)),
    /** In the place of the last commit; without a message its own stays. */
    amend: z.optional(z.boolean()),
    signOff: z.optional(z.boolean()),
  }),
  z.object({ kind: z.literal('switch'), name: branchName }),
  z.object({
    kind: z.literal('createBranch'),
    name: branchName,
    /** A branch or a commit; absent: what is checked out. */
    at: z.optional(branchName),
    /** It is checked out, too. */
    isSwitched: z.boolean(),
  }),
  z.object({ kind: z.literal('deleteBranch'), name: branchName, force: z.optional(z.boolean()) }),
  /** Puts all changes aside, those of files that git does not know, too. */
  z.object({ kind: z.literal('stash'), message: z.string().check(z.maxLength(1000)) }),
  /** Takes what was put aside, named by its commit, back into the files. */
  z.object({ kind: z.literal('unstash'), commit: branchName }),
  z.object({
    kind: z.literal('dropStash'),
    commit: branchName,
    message: z.string().check(z.maxLength(1000)),
  }),
  /** Puts one that was dropped among them again. */
  z.object({
    kind: z.literal('keepStash'),
    commit: branchName,
    message: z.string().check(z.maxLength(1000)),
  }),
  /** Brings what other repositories have. */
  z.object({ kind: z.literal('fetch') }),
  /** The same, and merges, or goes on behind, what the branch follows. */
  z.object({ kind: z.literal('pull') }),
  /** Gives the branch to the repository it follows; where it follows none, to `origin` or the first, and follows that. */
  z.object({ kind: z.literal('push') }),
  /** Merges another branch into the one that is checked out. */
  z.object({ kind: z.literal('merge'), name: branchName }),
  /** Files with conflicts become what one side has, and are solved by that; their bytes are kept before. */
  z.object({ kind: z.literal('resolve'), paths, side: z.enum(['ours', 'theirs']) }),
  /** Goes on with what was begun, leaves out the commit at which it stopped, or makes all be as before it. */
  z.object({ kind: z.literal('operation'), operation, to: z.enum(['continue', 'skip', 'abort']) }),
])
export type GitAct = z.infer<typeof gitActSchema>

/** Client → server. */
export const gitRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('git_status'),
    requestId,
    /** Not what is known: git is asked now. */
    fresh: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('git_text'),
    requestId,
    repository: path,
    path,
    /** The last commit, or the index; of a conflict what both began with, ours and theirs; or any `commit`. */
    side: z.enum(['head', 'index', 'base', 'ours', 'theirs', 'commit']),
    commit: z.optional(commit),
  }),
  z.object({
    type: z.literal('git_act'),
    /** Names the act: sent again after a cut it is not done again. */
    requestId,
    /** `serverEpoch` when it was sent first. */
    epoch: z.string().check(z.maxLength(128)),
    repository: path,
    act: gitActSchema,
    /** The page shows what git asks (`git_ask`); without it nothing is asked. */
    canAnswer: z.optional(z.boolean()),
  }),
  /** Ends an act that is under way; its answer says so. */
  z.object({ type: z.literal('git_cancel'), requestId, act: requestId }),
  z.object({ type: z.literal('git_branches'), requestId, repository: path }),
  z.object({ type: z.literal('git_stashes'), requestId, repository: path }),
  z.object({ type: z.literal('git_trust'), requestId, isTrusted: z.boolean() }),
  /** One page of the log, the newest first. */
  z.object({
    type: z.literal('git_log'),
    requestId,
    repository: path,
    /** What is checked out, or all branches and tags. */
    scope: z.enum(['branch', 'all']),
    /** Only what changed this file, whatever it was called then. */
    path: z.optional(path),
    /** It goes on at these commits: parents that were named and not told yet. */
    from: z.optional(z.array(commit).check(z.minLength(1), z.maxLength(MAX_GIT_FROM))),
    /** It goes on behind so many. */
    skip: z.optional(z.number().check(z.int(), z.nonnegative())),
    limit: z.number().check(z.int(), z.positive(), z.maximum(MAX_GIT_LOG)),
  }),
  z.object({ type: z.literal('git_commit'), requestId, repository: path, commit }),
  /** Who wrote each line of a file as it is on the disk. */
  z.object({ type: z.literal('git_blame'), requestId, repository: path, path }),
  /** What the user said to a question; null: nothing. */
  z.object({
    type: z.literal('git_answer'),
    requestId,
    ask: z.string().check(z.maxLength(128)),
    answer: z.nullable(z.string().check(z.maxLength(10_000))),
  }),
])
export type GitRequest = z.infer<typeof gitRequestSchema>
export type GitTextRequest = Extract<GitRequest, { type: 'git_text' }>

/** One side of a file. `version` is that of F5. */
export const gitTextSchema = z.object({
  /** Null: the file is not there. */
  version: z.nullable(z.string()),
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']),
  size: z.number(),
})
export type GitText = z.infer<typeof gitTextSchema>

const gitBranchSchema = z.object({
  /** With that of the repository it lies in, as in `origin/main`, where `isRemote`. */
  name: z.string(),
  commit: z.string(),
  /** Of its last commit, ISO 8601. */
  date: z.string(),
  subject: z.string(),
  isRemote: z.optional(z.literal(true)),
  isCurrent: z.optional(z.literal(true)),
  upstream: z.optional(z.string()),
})
export type GitBranch = z.infer<typeof gitBranchSchema>
export const gitBranchesSchema = z.object({ branches: z.array(gitBranchSchema) })

const gitStashSchema = z.object({ commit: z.string(), date: z.string(), message: z.string() })
export type GitStash = z.infer<typeof gitStashSchema>
export const gitStashesSchema = z.object({ stashes: z.array(gitStashSchema) })

const refSchema = z.object({
  /** `head`: what is checked out, where that is no branch. */
  kind: z.enum(['branch', 'remote', 'tag', 'head']),
  name: z.string(),
  isCurrent: z.optional(z.literal(true)),
})
export type GitRef = z.infer<typeof refSchema>

const authored = {
  author: z.string(),
  email: z.string(),
  /** When it was written, ISO 8601. */
  date: z.string(),
  subject: z.string(),
}

const logEntrySchema = z.object({
  commit: z.string(),
  parents: z.array(z.string()),
  ...authored,
  refs: z.optional(z.array(refSchema)),
  /** Of a file's history: what it was called then; absent where that is no path of the workspace. */
  path: z.optional(z.string()),
})
export type GitLogEntry = z.infer<typeof logEntrySchema>
export const gitLogSchema = z.object({ commits: z.array(logEntrySchema), isMore: z.boolean() })
export type GitLog = z.infer<typeof gitLogSchema>

const committedFileSchema = z.object({ path: z.string(), kind: letter, from: z.optional(z.string()) })
export type GitCommittedFile = z.infer<typeof committedFileSchema>
/** A commit against the first of its parents. */
export const gitCommitSchema = z.object({
  commit: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  email: z.string(),
  date: z.string(),
  /** Who made the commit of it, where that is another one. */
  committer: z.optional(z.string()),
  committed: z.string(),
  /** All of it, cut where it is very long. */
  message: z.string(),
  files: z.array(committedFileSchema),
  /** Files that are not named: too many, or outside of the workspace. */
  unnamed: z.optional(z.number()),
})
export type GitCommit = z.infer<typeof gitCommitSchema>

export const gitBlameSchema = z.object({
  /** Of the content it is about (F5). */
  version: z.string(),
  commits: z.array(z.object({ commit: z.string(), ...authored })),
  /** From line, counted from 1, so many lines, and whose: a place in `commits`; -1: in no commit yet. */
  parts: z.array(z.tuple([z.number(), z.number(), z.number()])),
})
export type GitBlame = z.infer<typeof gitBlameSchema>

/** What an act came to. */
export const gitDoneSchema = z.object({
  /** What it was done with. */
  paths: z.array(z.string()),
  /** What was left alone, and why, in words. */
  left: z.optional(z.array(z.object({ path: z.string(), reason: z.string() }))),
  /** Of a discard: by it the files come back. */
  discardId: z.optional(z.string()),
  /** Of a commit; of a branch that was deleted its last one. */
  commit: z.optional(z.string()),
  /** A merge waits for conflicts to be solved. */
  isStopped: z.optional(z.literal(true)),
})
export type GitDone = z.infer<typeof gitDoneSchema>

const gitProgressSchema = z.object({
  /** In git's own words. */
  phase: z.string(),
  percent: z.number(),
})
export type GitProgress = z.infer<typeof gitProgressSchema>

const gitQuestionSchema = z.object({
  repository: z.string(),
  /** The other repository: its name here and its address, without a password. */
  remote: z.string(),
  url: z.string(),
  /** A name, a password or passphrase, whether a key of another machine is right, or something to be read. */
  kind: z.enum(['text', 'secret', 'host', 'notice']),
  /** In the words of the program that asks. */
  prompt: z.string(),
  /** How long it waits. */
  limitMs: z.number(),
})
export type GitQuestion = z.infer<typeof gitQuestionSchema>

/** Server → client, to each socket that has asked for the status, whenever it is another one. */
export const gitEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('git_status'), data: gitStatusSchema }),
  /** To the socket that sent an act which takes its time. */
  z.object({ type: z.literal('git_progress'), act: z.string(), ...gitProgressSchema.shape }),
  /** To the same: git, or what it reaches another repository with, asks something. */
  z.object({ type: z.literal('git_ask'), ask: z.string(), act: z.string(), ...gitQuestionSchema.shape }),
  /** That question is over. */
  z.object({ type: z.literal('git_asked'), ask: z.string() }),
])
