import type { GitCommit, GitCommittedFile } from '../../../src/channels/files/shared/gitProtocol'
import { shownPath } from '../../drivers/disk/nativePath'
import { type ActPlace, gitIn } from '../actPlace'
import { GitFault } from '../gitFault'

type Place = Pick<ActPlace, 'runner' | 'placed' | 'manner'>

const FORMAT = ['%H', '%P', '%aN', '%aE', '%aI', '%cN', '%cI', '%B'].join('%x00')
/** Of a message, units. */
const MAX_MESSAGE = 20_000
/** Files that are named, and what they take in a message, bytes. */
const MAX_FILES = 2000
const MAX_FILES_BYTES = 600_000

/** One commit and the files in which it differs from its first parent. */
export async function readCommit(at: Place, commit: string): Promise<GitCommit> {
  const said = await gitIn(
    at,
    ['show', '-s', '--no-show-signature', '--encoding=UTF-8', `--format=${FORMAT}`, `${commit}^{commit}`],
    {
      mayEnd: [128],
    },
  )
  if (said.status !== 0) throw new GitFault('NOT_FOUND', 'This commit is not there any more.')
  const fields = said.out.toString('utf8').split('\0')
  const [id = '', parents = '', author = '', email = '', date = '', committer = '', committed = ''] = fields
  const before = parents.split(' ').filter((parent) => parent !== '')
  const { files, unnamed } = await filesOf(at, id, before[0])
  return {
    commit: id,
    parents: before,
    author,
    email,
    date,
    ...(committer === author ? {} : { committer }),
    committed,
    message: fields.slice(7).join('\0').trim().slice(0, MAX_MESSAGE),
    files,
    ...(unnamed > 0 ? { unnamed } : {}),
  }
}

async function filesOf(at: Place, commit: string, parent: string | undefined) {
  const trees = parent === undefined ? ['--root', commit] : [parent, commit]
  const how = ['-r', '-z', '-M', '--name-status', '--no-commit-id', '--no-ext-diff', '--no-textconv']
  // A submodule counts by its commit: into it nobody looks.
  const { out } = await gitIn(at, ['diff-tree', ...how, '--ignore-submodules=dirty', ...trees])
  const files: GitCommittedFile[] = []
  let [unnamed, bytes] = [0, 0]
  for (const file of parseNames(out)) {
    const placed = inWorkspace(at, file)
    bytes += placed ? Buffer.byteLength(JSON.stringify(placed)) : 0
    if (placed && files.length < MAX_FILES && bytes <= MAX_FILES_BYTES) files.push(placed)
    else unnamed += 1
  }
  return { files, unnamed }
}

function inWorkspace({ placed }: Place, file: GitCommittedFile): GitCommittedFile | null {
  const path = placed.wirePath(file.path)
  if (path === null) return null
  const from = file.from === undefined ? null : placed.wirePath(file.from)
  return { path, kind: file.kind, ...(from === null ? {} : { from }) }
}

/** `M NUL path NUL`, and `R100 NUL before NUL after NUL`. */
function parseNames(out: Buffer): GitCommittedFile[] {
  const parts = out.toString('latin1').split('\0')
  const files: GitCommittedFile[] = []
  for (let at = 0; at + 1 < parts.length; ) {
    const kind = kindOf(parts[at]?.[0])
    const isMoved = kind === 'R' || kind === 'C'
    const [first = '', second = ''] = parts.slice(at + 1, at + 3)
    const [path, from] = isMoved ? [second, first] : [first, undefined]
    files.push({ path: pathOf(path), kind, ...(from === undefined ? {} : { from: pathOf(from) }) })
    at += isMoved ? 3 : 2
  }
  return files
}

const KINDS = ['M', 'A', 'D', 'R', 'C', 'T'] as const
const kindOf = (letter: string | undefined): GitCommittedFile['kind'] =>
  KINDS.find((one) => one === letter) ?? 'M'

const pathOf = (latin: string): string => shownPath(Buffer.from(latin, 'latin1'))
