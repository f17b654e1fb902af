import { gitMessages as words } from '../../../messages/editing/git'
import type { GitFile, GitStatus } from '../shared/gitProtocol'
import type { TreeMark } from '../viewStore'

/** How a file is, in the order in which one of several is shown. */
const GIT_KINDS = ['conflict', 'deleted', 'modified', 'renamed', 'added', 'untracked'] as const
export type GitKind = (typeof GIT_KINDS)[number]

const LETTERS: Readonly<Record<GitKind, string>> = {
  conflict: '!',
  deleted: 'D',
  modified: 'M',
  renamed: 'R',
  added: 'A',
  untracked: 'U',
}
export const TONES: Readonly<Record<GitKind, TreeMark['tone']>> = {
  conflict: 'danger',
  deleted: 'danger',
  modified: 'warning',
  renamed: 'success',
  added: 'success',
  untracked: 'success',
}
/** What stands at a folder that holds such files. */
const DOT = '●'

/** What one side of a file says. */
export function kindOf(letter: GitFile['changed'] | GitFile['staged']): GitKind {
  if (letter === '?') return 'untracked'
  if (letter === 'A' || letter === 'C') return 'added'
  if (letter === 'D') return 'deleted'
  return letter === 'R' ? 'renamed' : 'modified'
}

export const letterOf = (kind: GitKind): string => LETTERS[kind]

function kindsOf({ conflict, staged, changed }: GitFile): readonly GitKind[] {
  if (conflict !== undefined) return ['conflict']
  return [
    ...(changed === undefined ? [] : [kindOf(changed)]),
    ...(staged === undefined ? [] : [kindOf(staged)]),
  ]
}

const worst = (kinds: readonly GitKind[]): GitKind | undefined =>
  GIT_KINDS.find((kind) => kinds.includes(kind))

/** That a file is gone from a folder is a change like any other of it. */
const folderTone = (kind: GitKind): TreeMark['tone'] => (kind === 'deleted' ? 'warning' : TONES[kind])

/** What stands beside the names in the tree: a letter at files, a dot at the folders above them. */
export function gitMarks(status: GitStatus | null): ReadonlyMap<string, TreeMark> {
  const marks = new Map<string, TreeMark>()
  const folders = new Map<string, Set<GitKind>>()
  for (const { files } of status?.repositories ?? [])
    for (const file of files) {
      const kind = worst(kindsOf(file))
      if (kind === undefined) continue
      const path = file.path.endsWith('/') ? file.path.slice(0, -1) : file.path
      marks.set(path, { letter: letterOf(kind), tone: TONES[kind], words: words.kinds[kind] })
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end)
        const known = folders.get(folder) ?? new Set()
        // What is above knows it, too.
        if (known.has(kind)) break
        folders.set(folder, known.add(kind))
      }
    }
  for (const [folder, kinds] of folders) {
    const kind = worst([...kinds])
    if (kind !== undefined && !marks.has(folder))
      marks.set(folder, { letter: DOT, tone: folderTone(kind), words: words.folder[kind] })
  }
  return marks
}
