import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { FileSymbol } from '../../channels/files/symbols/symbolPatterns'

/** What is known of what a file declares. */
export type FileSymbols =
  | { readonly kind: 'busy' | 'noText' | 'failed' }
  | { readonly kind: 'found'; readonly symbols: readonly FileSymbol[] }

/** The user has stopped typing, ms: a language service reads the whole file for it. */
const TYPED_MS = 400

/** What the text of a file declares, anew whenever it was changed. What is known stays until then. */
export function useFileSymbols(path: string | null): FileSymbols {
  const { files, clock } = useWorkspace()
  const { editors } = files
  const status = useStore(editors.view, (view) => (path === null ? undefined : view.files[path]?.status))
  const indent = useStore(editors.view, (view) => (path === null ? undefined : view.files[path]?.indent))
  const hasEditor = typeof indent === 'number'
  const [known, setKnown] = useState<{ readonly path: string | null; readonly found: FileSymbols }>({
    path: null,
    found: { kind: 'busy' },
  })
  useEffect(() => {
    if (path === null) return
    const show = (found: FileSymbols) => isGone || setKnown({ path, found })
    let isGone = false
    let cancel = () => {}
    let round = 0
    const ask = () => {
      const own = ++round
      import('../../channels/files/editor/fileSymbols')
        .then(({ fileSymbols }) => fileSymbols(editors, path))
        .then(
          (symbols) => own === round && show(symbols ? { kind: 'found', symbols } : { kind: 'noText' }),
          () => own === round && show({ kind: 'failed' }),
        )
    }
    if (status !== 'loading' && status !== undefined) ask()
    const later = () => {
      cancel()
      cancel = clock.after(TYPED_MS, ask)
    }
    const unfollow = hasEditor ? editors.shownModel(path)?.onChange(later) : undefined
    const services = hasEditor ? followServices(later) : undefined
    return () => {
      isGone = true
      cancel()
      unfollow?.()
      services?.()
    }
  }, [path, editors, clock, status, hasEditor])
  return known.path === path ? known.found : { kind: 'busy' }
}

function followServices(listener: () => void): () => void {
  let isGone = false
  let end = () => {}
  const begin = async () => {
    const { onSymbolServices } = await import('../../channels/files/editor/fileSymbols')
    const stop = await onSymbolServices(listener)
    if (isGone) stop()
    else end = stop
  }
  // Where the code does not come, the text is read by its lines.
  begin().catch(() => {})
  return () => {
    isGone = true
    end()
  }
}
