import { useDisabledReason } from '../../../channels/context/useDisabledReason'
import { selectIsActing } from '../../../channels/files/git/gitStore'
import { useGitState } from '../../../channels/files/git/useGit'
import { workingMessages as words } from '../../../messages/editing/workingTree'

/** Why nothing can be done in a repository now, in words. */
export function useGitOff(repository: string): string | undefined {
  const off = useDisabledReason('files', 'connected', { offline: words.offline })
  const isActing = useGitState(selectIsActing(repository))
  return off ?? (isActing ? words.busy : undefined)
}
