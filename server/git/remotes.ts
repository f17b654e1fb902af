import type { GitAct, GitDone } from '../../src/channels/files/shared/gitProtocol'
import { type ActPlace, gitIn } from './actPlace'
import { GitFault } from './gitFault'
import type { GitAnswer } from './runGit'

type RemoteAct = Extract<GitAct, { kind: 'fetch' | 'pull' | 'push' }>

/** A slow line and a large repository; the user can cancel it, ms. */
const REMOTE_MS = 60 * 60_000
/** Without trust: those whose programs are the user's own. */
const SAFE_PROTOCOLS = 'https:http:ssh:git'

/** Speaks with other repositories. Tells how far it is. */
export async function actOnRemote(wish: RemoteAct, at: ActPlace): Promise<GitDone> {
  const { remotes, withheld } = at.manner
  if (remotes.length === 0) throw new GitFault('NOTHING', 'This repository knows no other one.')
  if (withheld.length > 0)
    throw new GitFault(
      'NOT_TRUSTED',
      'This repository names programs that would run, which they do only when you trust this workspace.',
    )
  if (wish.kind === 'fetch') await speak(at, ['fetch', '--progress', '--prune'])
  else if (wish.kind === 'push') await push(at)
  else return pull(at)
  return { paths: [] }
}

async function speak(
  at: ActPlace,
  args: readonly string[],
  mayEnd: readonly number[] = [],
): Promise<GitAnswer> {
  const isTrusted = !('GIT_ALLOW_PROTOCOL' in at.manner.env)
  const env = isTrusted ? at.manner.env : { ...at.manner.env, GIT_ALLOW_PROTOCOL: SAFE_PROTOCOLS }
  const { placed, runner, manner, signal, progress } = at
  const asking = await answered(at)
  const complained = (text: string) => {
    const said = progressOf(text)
    if (said) progress?.(said)
  }
  const call = {
    cwd: placed.cwd,
    args,
    settings: manner.settings,
    env: { ...env, ...asking.env },
    mayEnd,
    complained,
    timeoutMs: REMOTE_MS,
  }
  try {
    return await runner.run(signal ? { ...call, signal } : call)
  } catch (error) {
    if (asking.isRefused() && error instanceof GitFault && error.code !== 'ENDED')
      throw new GitFault('NO_CREDENTIALS', 'The other repository asked something that was not answered.')
    throw error
  } finally {
    asking.end()
  }
}

/** Where the user cannot be asked, `ssh` gets `BatchMode`, unless the user's own settings say how it is called. */
async function answered(at: ActPlace) {
  const { ask, askpass, manner, placed } = at
  if (!ask) {
    const isTheirs = manner.hasSshCommand || at.runner.hasSshCommand
    const env: NodeJS.ProcessEnv = isTheirs ? {} : { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' }
    return { env, isRefused: () => false, end: () => undefined }
  }
  const remote = remoteOf(at)
  const said = await gitIn(at, ['remote', 'get-url', remote], { mayEnd: [2, 128] })
  const url = said.status === 0 ? withoutPassword(said.out.toString('utf8').trim()) : ''
  let isRefused = false
  const asking = await askpass.begin(async (asked, ended) => {
    const answer = await ask({ ...asked, repository: placed.path, remote, url }, ended)
    if (answer === null && asked.kind !== 'notice') isRefused = true
    return answer
  })
  return { env: asking.env, isRefused: () => isRefused, end: asking.end }
}

/** The one that the branch follows, else `origin` or the first. */
function remoteOf({ status, manner: { remotes } }: ActPlace): string {
  const followed = remotes.find((remote) => status.upstream?.startsWith(`${remote}/`))
  const [first = 'origin'] = remotes
  return followed ?? (remotes.includes('origin') ? 'origin' : first)
}

/** `https://name:password@host/path`; a password may have an `@` in it. */
export const withoutPassword = (url: string): string => url.replace(/^([\w+.-]+:\/\/)[^/]*@/, '$1')

async function push(at: ActPlace): Promise<void> {
  const { branch, upstream, commit } = at.status
  if (commit === null) throw new GitFault('NOTHING', 'There is no commit yet.')
  if (branch === null) throw new GitFault('NOTHING', 'No branch is checked out.')
  const where = upstream === undefined ? ['--set-upstream', remoteOf(at), `refs/heads/${branch}`] : []
  await speak(at, ['push', '--progress', ...where])
}

async function pull(at: ActPlace): Promise<GitDone> {
  if (at.status.upstream === undefined) throw new GitFault('NOTHING', 'This branch follows no other one.')
  const { status } = await gitIn(at, ['config', '--get', 'pull.rebase'], { mayEnd: [1] })
  const how = status === 0 ? [] : ['--no-rebase']
  const { status: ended, complaint } = await speak(at, ['pull', '--progress', '--no-edit', ...how], [1])
  if (ended === 0) return { paths: [] }
  const merging = await gitIn(at, ['rev-parse', '-q', '--verify', 'MERGE_HEAD'], { mayEnd: [1, 128] })
  if (merging.status !== 0) throw new GitFault('FAILED', complaint)
  return { paths: [], isStopped: true }
}

/** The last of what git says of its progress: `Receiving objects:  45% (9/20)`. */
function progressOf(text: string): { readonly phase: string; readonly percent: number } | null {
  const last = [...text.matchAll(/(?:^|[\r\n])(?:remote: )?([A-Z][\w ]+):\s+(\d+)%/g)].at(-1)
  return last ? { phase: last[1] ?? '', percent: Number(last[2]) } : null
}
