import type { CommitDetails, GitLogState } from '../../../channels/files/git/log/createGitLog'
import type { LaneRow } from '../../../channels/files/git/log/lanes'
import type { GitCommit, GitCommittedFile, GitLogEntry } from '../../../channels/files/shared/gitProtocol'

interface Place {
  /** The same while the list changes around it. */
  readonly key: string
  readonly level: number
  readonly setSize: number
  readonly posInSet: number
  /** Null: a file's history has no graph. */
  readonly lanes: LaneRow | null
}

export interface CommitRow extends Place {
  readonly kind: 'group'
  readonly entry: GitLogEntry
  readonly isExpanded: boolean
}

/** Below a commit: what it says, or why that is not known. */
export interface MessageRow extends Place {
  readonly kind: 'file'
  readonly about: 'message'
  readonly entry: GitLogEntry
  readonly details: CommitDetails
}

export interface CommittedFileRow extends Place {
  readonly kind: 'file'
  readonly about: 'file'
  readonly entry: GitLogEntry
  readonly commit: GitCommit
  readonly file: GitCommittedFile
}

export type LogRow = CommitRow | MessageRow | CommittedFileRow

/** The log, line by line, the files of a commit below it where it is opened. */
export function logRows({
  commits,
  lanes,
  details,
  expanded,
}: Pick<GitLogState, 'commits' | 'lanes' | 'details' | 'expanded'>): readonly LogRow[] {
  const rows: LogRow[] = []
  const all = commits ?? []
  for (const [index, entry] of all.entries()) {
    const { commit } = entry
    const isExpanded = expanded.has(commit)
    const lane = lanes[index] ?? null
    const place = { key: commit, level: 1, setSize: all.length, posInSet: index + 1 }
    rows.push({ kind: 'group', ...place, lanes: lane, entry, isExpanded })
    if (isExpanded) rows.push(...below(entry, details[commit] ?? 'loading', lane))
  }
  return rows
}

function below(entry: GitLogEntry, details: CommitDetails, lanes: LaneRow | null): readonly LogRow[] {
  const commit = details === 'loading' || 'problem' in details ? null : details
  const files = commit?.files ?? []
  const setSize = files.length + 1
  const place = (at: number, key: string) => ({
    key: `${entry.commit}\n${key}`,
    level: 2,
    setSize,
    posInSet: at + 1,
    lanes,
  })
  const message: MessageRow = { kind: 'file', about: 'message', ...place(0, ''), entry, details }
  if (!commit) return [message]
  return [
    message,
    ...files.map(
      (file, at): CommittedFileRow => ({
        kind: 'file',
        about: 'file',
        ...place(at + 1, file.path),
        entry,
        commit,
        file,
      }),
    ),
  ]
}
