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
    /** The last commit, or the index; of a conflict what both began with, ours and theirs. */
    side: z.enum(['head', 'index', 'base', 'ours', 'theirs']),
  }),
  z.object({
    type: z.literal('git_act'),
    /** Names the act: sent again after a cut it is not done again. */
    requestId,
    /** `serverEpoch` when it was sent first. */
    epoch: z.string().check(z.maxLength(128)),
    repository: path,
    act: gitActSchema,
  }),
  /** Ends an act that is under way; its answer says so. */
  z.object({ type: z.literal('git_cancel'), requestId, act: requestId }),
  z.object({ type: z.literal('git_branches'), requestId, repository: path }),
  z.object({ type: z.literal('git_stashes'), requestId, repository: path }),
  z.object({ type: z.literal('git_trust'), requestId, isTrusted: z.boolean() }),
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

/** Server → client, to each socket that has asked for the status, whenever it is another one. */
export const gitEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('git_status'), data: gitStatusSchema }),
  /** To the socket that sent an act which takes its time. */
  z.object({ type: z.literal('git_progress'), act: z.string(), ...gitProgressSchema.shape }),
])
