import { useEffect, useState } from 'react'
import { useIsLive } from '../../channels/context/useIsLive'
import { textOf } from '../../channels/files/git/gitQueries'
import { useGit } from '../../channels/files/git/useGit'
import type { GitTextRequest } from '../../channels/files/shared/gitProtocol'

/** What git keeps of a file. */
export type GitSide =
  | { readonly kind: 'loading' }
  /** `version` null: there is no such file. */
  | { readonly kind: 'text'; readonly text: string; readonly version: string | null }
  /** No text that could be compared. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'failed'; readonly reason: string }

interface Wanted {
  /** Null: nothing is wanted. */
  readonly side: GitTextRequest['side'] | null
  readonly repository: string
  readonly path: string
  /** Another one whenever the text may be another. */
  readonly stamp: string
}

const LOADING: GitSide = { kind: 'loading' }

/** Asked for again with each stamp; what was known is shown until then, and stays where it is the same. */
export function useGitText({ side, repository, path, stamp }: Wanted): GitSide {
  const git = useGit()
  const isLive = useIsLive()
  const [found, setFound] = useState<{ readonly key: string; readonly text: GitSide } | null>(null)
  const key = [side, repository, path].join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp says that the text may be another
  useEffect(() => {
    if (side === null || !isLive) return
    let isWanted = true
    const tell = (text: GitSide) => {
      if (isWanted)
        setFound((before) => (before?.key === key && isSame(before.text, text) ? before : { key, text }))
    }
    textOf(git, { repository, path, side }).then(
      ({ content, encoding, version }) =>
        tell(encoding === 'utf-8' ? { kind: 'text', text: content, version } : { kind: 'bytes' }),
      (error: unknown) => tell({ kind: 'failed', reason: error instanceof Error ? error.message : '' }),
    )
    return () => {
      isWanted = false
    }
  }, [git, side, repository, path, key, stamp, isLive])
  return found?.key === key ? found.text : LOADING
}

const isSame = (one: GitSide, other: GitSide): boolean =>
  one.kind === 'text' && other.kind === 'text' && one.text === other.text && one.version === other.version
