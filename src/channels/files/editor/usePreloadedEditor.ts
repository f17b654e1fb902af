import { useEffect } from 'react'

/**
 * Fetches the editor's code while somebody is still choosing a file: it is large, and comes with the first file otherwise.
 * What fails is fetched again, and said, where the file is shown.
 *
 *     usePreloadedEditor(!isForCommands)
 */
export function usePreloadedEditor(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return
    import('./EditorPane').catch(() => {})
    import('./EditorCode').catch(() => {})
  }, [isWanted])
}
