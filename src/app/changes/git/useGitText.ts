import { useQuery } from '@tanstack/react-query'
import { useIsLive } from '../../../channels/context/useIsLive'
import { textQuery } from '../../../channels/files/git/gitQueries'
import { useGit } from '../../../channels/files/git/useGit'
import type { GitTextRequest } from '../../../channels/files/shared/gitProtocol'

/** What git keeps of a file. */
export type GitSide =
  | { readonly kind: 'loading' }
  /** `version` null: there is no such file. */
  | { readonly kind: 'text'; readonly text: string; readonly version: string | null }
  /** No text that could be compared. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'failed'; readonly reason: string }

interface Wanted {
  readonly side: GitTextRequest['side']
  readonly repository: string
  readonly path: string
  /** Of the side `commit`. */
  readonly commit?: string
  /** Another one whenever the text may be another. */
  readonly stamp: string
  readonly isWanted: boolean
}

/** Asked for again with each stamp; what was known is shown until then. */
export function useGitText({ stamp, isWanted, ...text }: Wanted): GitSide {
  const git = useGit()
  const isLive = useIsLive()
  const { data, error } = useQuery({ ...textQuery(git, text, stamp), enabled: isWanted && isLive })
  if (error) return { kind: 'failed', reason: error.message }
  if (!data) return { kind: 'loading' }
  return data.encoding === 'utf-8'
    ? { kind: 'text', text: data.content, version: data.version }
    : { kind: 'bytes' }
}
