import { useEffect, useState } from 'react'
import { useActOnChanges } from '../../channels/agent/changes/useChangesOf'
import { useIsLive } from '../../channels/context/useIsLive'

/** One side of a changed file. */
export type SideText =
  | { readonly kind: 'loading' }
  | { readonly kind: 'text'; readonly text: string }
  /** No text that could be compared. */
  | { readonly kind: 'bytes' }
  | { readonly kind: 'failed'; readonly reason: string }

interface Wanted {
  readonly taskId: string
  readonly path: string
  readonly side: 'before' | 'after'
  /** Null: the file did not exist; undefined: nothing is wanted. */
  readonly version: string | null | undefined
}

const LOADING: SideText = { kind: 'loading' }
const EMPTY: SideText = { kind: 'text', text: '' }

/** What the user kept of a file last, or what the agent left: asked for once for each version. */
export function useSideText({ taskId, path, side, version }: Wanted): SideText {
  const act = useActOnChanges()
  const isLive = useIsLive()
  const [found, setFound] = useState<{ readonly key: string; readonly text: SideText } | null>(null)
  const key = [side, version, taskId, path].join('\n')
  const isFound = found?.key === key && found.text.kind !== 'failed'
  useEffect(() => {
    if (version === undefined || version === null || isFound || !isLive) return
    let isWanted = true
    const tell = (text: SideText) => isWanted && setFound({ key, text })
    act((model) =>
      model.text(taskId, path, side).then(
        ({ content, encoding }) =>
          tell(encoding === 'utf-8' ? { kind: 'text', text: content } : { kind: 'bytes' }),
        (error: unknown) => tell({ kind: 'failed', reason: error instanceof Error ? error.message : '' }),
      ),
    )
    return () => {
      isWanted = false
    }
  }, [act, taskId, path, side, version, key, isFound, isLive])
  if (version === null) return EMPTY
  return found?.key === key ? found.text : LOADING
}
