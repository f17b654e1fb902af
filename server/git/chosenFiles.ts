import type { GitAct, GitFile, GitGroup } from '../../src/channels/files/shared/gitProtocol'
import { nativePath } from '../drivers/disk/nativePath'
import { GitFault } from './gitFault'

const IN_GROUP: Readonly<Record<GitGroup, (file: GitFile) => boolean>> = {
  staged: ({ staged }) => staged !== undefined,
  changed: ({ changed }) => changed !== undefined && changed !== '?',
  untracked: ({ changed }) => changed === '?',
}

type Choice = Extract<GitAct, { kind: 'stage' | 'unstage' | 'discard' }>

/** The files that an act is about, as git has them now: what was done with others meanwhile is not done again. */
export function chosenFiles({ paths, group }: Choice, files: readonly GitFile[]): readonly GitFile[] {
  const named = paths === undefined ? null : new Set(paths)
  const isIn = group === undefined ? () => true : IN_GROUP[group]
  const found = files.filter((file) => isIn(file) && (named === null || named.has(file.path)))
  if (named === null && group === undefined) throw new GitFault('NOTHING', 'No files were named.')
  if (found.length === 0) throw new GitFault('NOTHING', 'These files have no such changes any more.')
  return found
}

/** For `--pathspec-from-file=- --pathspec-file-nul`: a name is bytes, and ends at a NUL. */
export const pathspec = (paths: readonly string[]): Buffer =>
  Buffer.concat(paths.flatMap((path) => [Buffer.from(nativePath(path)), Buffer.from([0])]))
