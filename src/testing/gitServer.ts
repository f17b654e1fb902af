import type { GitAct, GitDone, GitFile, GitRepository, GitStatus } from '../channels/files/shared/gitProtocol'

type Frame = { readonly type: string; readonly [field: string]: unknown }
type Text = string | null

export interface GitFiles {
  /** Null: there is no such file. */
  read(path: string): Text
  write(path: string, text: Text): void
  paths(): readonly string[]
}

/**
 * What a server with `files.git` says and answers, for one repository over files in memory, for pages in a browser: the
 * channel itself needs Node and git.
 */
export function createGitServer(disk: GitFiles) {
  const head = new Map(disk.paths().map((path) => [path, disk.read(path)]))
  const index = new Map(head)
  const discards = new Map<string, Map<string, Text>>()
  const acted = new Map<string, unknown>()
  const heard: Frame[] = []
  const commits: string[] = []
  const branches = new Set(['main', 'topic'])
  let about: Partial<GitRepository> & Partial<Pick<GitStatus, 'git' | 'isTrusted'>> = {}
  let refusal: Error | null = null

  const letterOf = (before: Text, now: Text): GitFile['staged'] => {
    if (before === now) return undefined
    return before === null ? 'A' : now === null ? 'D' : 'M'
  }

  function fileAt(path: string): readonly GitFile[] {
    const [last, next, now] = [head.get(path) ?? null, index.get(path) ?? null, disk.read(path)]
    const staged = letterOf(last, next)
    const changed = next === null && now !== null ? '?' : letterOf(next, now)
    if (staged === undefined && changed === undefined) return []
    return [
      { path, ...(staged === undefined ? {} : { staged }), ...(changed === undefined ? {} : { changed }) },
    ]
  }

  function status(): GitStatus {
    const { git = 'ready', isTrusted = false, ...more } = about
    const paths = [...new Set([...head.keys(), ...index.keys(), ...disk.paths()])].toSorted()
    const files = paths.flatMap(fileAt)
    const count = (is: (file: GitFile) => boolean) => files.filter(is).length
    const repository: GitRepository = {
      path: '/',
      branch: 'main',
      stamp: JSON.stringify([...index]),
      commit: '0123456789abcdef0123456789abcdef01234567',
      files,
      counts: {
        conflicts: 0,
        staged: count(({ staged }) => staged !== undefined),
        changed: count(({ changed }) => changed !== undefined && changed !== '?'),
        untracked: count(({ changed }) => changed === '?'),
      },
      ...more,
    }
    return { git, isTrusted, repositories: git === 'ready' ? [repository] : [] }
  }

  function chosen({ paths, group }: { paths?: readonly string[] | undefined; group?: string | undefined }) {
    const all = status().repositories[0]?.files ?? []
    const isIn = ({ staged, changed }: GitFile) =>
      group === undefined ||
      (group === 'staged'
        ? staged !== undefined
        : (changed === '?') === (group === 'untracked') && changed !== undefined)
    return all
      .filter((file) => isIn(file) && (paths === undefined || paths.includes(file.path)))
      .map(({ path }) => path)
  }

  /** By lines of texts, as the server does it by those of bytes. */
  function onLines({ path, to, ranges }: Extract<GitAct, { kind: 'lines' }>, id: string): GitDone {
    const split = (text: Text) => (text ?? '').split(/(?<=\n)/).filter((line) => line !== '')
    const older = split((to === 'unstage' ? head : index).get(path) ?? null)
    const newer = split(to === 'unstage' ? (index.get(path) ?? null) : disk.read(path))
    const [target, source, of, by] =
      to === 'stage'
        ? ([older, newer, 'before', 'after'] as const)
        : ([newer, older, 'after', 'before'] as const)
    const next = [...target]
    for (const range of ranges.toReversed())
      next.splice(
        range[of].start - 1,
        range[of].count,
        ...source.slice(range[by].start - 1, range[by].start - 1 + range[by].count),
      )
    if (to === 'discard') {
      discards.set(id, new Map([[path, disk.read(path)]]))
      disk.write(path, next.join(''))
      return { paths: [path], discardId: id }
    }
    index.set(path, next.join(''))
    return { paths: [path] }
  }

  function act(wish: GitAct, id: string): GitDone {
    if (wish.kind === 'commit') {
      commits.push(wish.message)
      for (const [path, text] of index) head.set(path, text)
      return { paths: [], commit: 'feedface' }
    }
    if (wish.kind === 'restore') {
      const kept = discards.get(wish.discardId) ?? new Map<string, Text>()
      for (const [path, text] of kept) disk.write(path, text)
      return { paths: [...kept.keys()] }
    }
    if (wish.kind === 'lines') return onLines(wish, id)
    if (wish.kind === 'createBranch' || wish.kind === 'switch') {
      branches.add(wish.name)
      about = { ...about, branch: wish.name }
      return { paths: [] }
    }
    if (wish.kind === 'deleteBranch') {
      if (wish.force !== true)
        throw Object.assign(new Error('It has commits that are in no other.'), { name: 'UNMERGED' })
      branches.delete(wish.name)
      return { paths: [], commit: 'feedface' }
    }
    if (wish.kind !== 'stage' && wish.kind !== 'unstage' && wish.kind !== 'discard') return { paths: [] }
    const paths = chosen(wish)
    if (wish.kind === 'discard') discards.set(id, new Map(paths.map((path) => [path, disk.read(path)])))
    for (const path of paths) {
      if (wish.kind === 'stage') index.set(path, disk.read(path))
      else if (wish.kind === 'unstage') index.set(path, head.get(path) ?? null)
      else disk.write(path, index.get(path) ?? null)
    }
    return { paths, ...(wish.kind === 'discard' ? { discardId: id } : {}) }
  }

  return {
    commits,
    /** The push of what is so now. */
    frame: () => ({ channel: 'files', type: 'git_status', data: status() }),
    heard: (type: string) => heard.filter((frame) => frame.type === type),
    /** What is special about the repository. */
    is(next: typeof about): void {
      about = { ...about, ...next }
    },
    /** The next acts are refused; null: they are done again. */
    refuse(error: { code: string; words: string } | null): void {
      refusal = error && Object.assign(new Error(error.words), { name: error.code })
    },
    answer(frame: Frame): object | null {
      if (!frame.type.startsWith('git_')) return null
      heard.push(frame)
      const id = String(frame.requestId)
      if (frame.type === 'git_status') return status()
      if (frame.type === 'git_trust') {
        about = { ...about, isTrusted: frame.isTrusted === true, withheld: [] }
        return {}
      }
      if (frame.type === 'git_text') {
        const text = (frame.side === 'head' ? head : index).get(String(frame.path)) ?? null
        return { version: text, content: text ?? '', encoding: 'utf-8', size: text?.length ?? 0 }
      }
      if (frame.type === 'git_branches')
        return {
          branches: [...branches].map((name) => ({
            name,
            commit: name,
            date: '',
            subject: `Last of ${name}`,
          })),
        }
      if (refusal) return refusal
      try {
        const known = acted.get(id) ?? act(frame.act as GitAct, id)
        acted.set(id, known)
        return known as GitDone
      } catch (error) {
        return error as Error
      }
    },
  }
}
