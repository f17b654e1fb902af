import type { GitFile, GitProgress, GitRepository } from '../../src/channels/files/shared/gitProtocol'
import type { Disk } from '../drivers/disk/disk'
import type { Asked, Askpass } from './askpass/createAskpass'
import { pathspec } from './chosenFiles'
import type { Discards } from './discards'
import { GitFault } from './gitFault'
import { type Manner, withheldFilters } from './namedPrograms'
import type { Placed } from './readStatus'
import type { GitCall, GitRunner } from './runGit'

/** Where an act is done. */
export interface ActPlace {
  readonly runner: GitRunner
  readonly placed: Placed
  readonly manner: Manner
  /** As it is now, with all its files. */
  readonly status: GitRepository
  readonly disk: Disk
  readonly discards: Discards
  /** The user does not want it any more. */
  readonly signal?: AbortSignal
  readonly progress?: (said: GitProgress) => void
  /** Puts a question of git to the user. Absent: the page shows no questions, and git is told to ask none. */
  readonly ask?: AskUser
  readonly askpass: Askpass
}

/** Asks the user who wants this act. `url` has no password. */
export type AskUser = (
  question: Asked & { readonly repository: string; readonly remote: string; readonly url: string },
  signal: AbortSignal,
) => Promise<string | null>

export async function gitIn(
  at: Pick<ActPlace, 'runner' | 'placed' | 'manner'>,
  args: readonly string[],
  more: Pick<GitCall, 'input' | 'timeoutMs' | 'maxBytes' | 'mayEnd'> = {},
) {
  const { cwd } = at.placed
  return at.runner.run({ cwd, args, settings: at.manner.settings, env: at.manner.env, ...more })
}

/** Paths from where git is called. */
export const fromHere = ({ placed }: Pick<ActPlace, 'placed'>, path: string): string =>
  path.slice(placed.path === '/' ? 1 : placed.path.length + 1)

/** A file in the index goes through the filter that its attributes name, or what is kept is not what is meant. */
export async function refuseWithheld(files: readonly GitFile[], at: ActPlace): Promise<void> {
  const filters = withheldFilters(at.manner)
  if (filters.size === 0) return
  const { out } = await gitIn(at, ['check-attr', '-z', '--stdin', 'filter'], {
    input: pathspec(files.map(({ path }) => fromHere(at, path))),
  })
  const said = out.toString('utf8').split('\0')
  const named = said.filter((_, index) => index % 3 === 2).find((filter) => filters.has(filter))
  if (named !== undefined)
    throw new GitFault(
      'NOT_TRUSTED',
      `These files go through the program of the filter “${named}”, which runs only when you trust this workspace.`,
    )
}

/** Files are merged by programs that their attributes name. */
export function refuseMergeDrivers(at: ActPlace): void {
  const driver = at.manner.withheld.find((one) => one.startsWith('merge.'))
  if (driver !== undefined)
    throw new GitFault(
      'NOT_TRUSTED',
      `Files are merged by the program of ${driver}, which runs only when you trust this workspace.`,
    )
}

/** Files come through their filters when they are written. */
export function refuseFilters(at: ActPlace): void {
  const [name] = withheldFilters(at.manner)
  if (name !== undefined)
    throw new GitFault(
      'NOT_TRUSTED',
      `Files go through the program of the filter “${name}”, which runs only when you trust this workspace.`,
    )
}
