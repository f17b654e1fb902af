import { useCallback, useEffect, useRef, useState } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { createBlobReader } from './blobReader'
import { createByteSource } from './byteSource'
import { type ReadFailure, readFailureOf } from './readFailure'
import { useFileChanges } from './useFileChanges'

type FileBlob =
  | { readonly kind: 'loading'; readonly percent: number | null }
  | { readonly kind: 'here'; readonly blob: Blob; readonly url: string; readonly id: string }
  | { readonly kind: 'tooLarge'; readonly size: number }
  | ReadFailure

/** Milliseconds of rest after which a file that changes is read again. */
const REST_MS = 400

/** A whole file as a blob and its address, read again when it changed. @param limit bytes */
export function useFileBlob(path: string, type: string, limit: number) {
  const { queries } = useWorkspace().files
  const [state, setState] = useState<FileBlob>({ kind: 'loading', percent: null })
  const run = useRef(0)
  const reader = useRef<ReturnType<typeof createBlobReader> | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const isReading = useRef(false)
  const isWantedAgain = useRef(false)

  const read = useCallback(async () => {
    // Two at a time would put pieces in twice.
    isWantedAgain.current = isReading.current
    if (isReading.current) return
    isReading.current = true
    const mine = ++run.current
    const isWanted = () => mine === run.current
    reader.current ??= createBlobReader(createByteSource(queries, path))
    const { current: own } = reader
    const progress = (percent: number) =>
      isWanted() && setState((now) => (now.kind === 'here' ? now : { kind: 'loading', percent }))
    try {
      const blob = await own.read({ type, limit, progress, isWanted })
      if (!isWanted()) return
      reader.current = null
      if (blob === null) setState({ kind: 'tooLarge', size: own.size() ?? 0 })
      else setState({ kind: 'here', blob, url: URL.createObjectURL(blob), id: crypto.randomUUID() })
    } catch (error) {
      if (!isWanted()) return
      const failure = readFailureOf(error)
      // What came of it is kept for when the connection is back.
      if (failure.kind !== 'lost') reader.current = null
      setState((now) => (now.kind === 'here' && failure.kind === 'lost' ? now : failure))
    } finally {
      if (isWanted()) isReading.current = false
      if (isWanted() && isWantedAgain.current) void read()
    }
  }, [queries, path, type, limit])

  const changed = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void read(), REST_MS)
  }, [read])
  useEffect(() => {
    void read()
    return () => {
      run.current += 1
      isReading.current = false
      reader.current = null
      clearTimeout(timer.current)
    }
  }, [read])
  useFileChanges(path, changed)
  const url = state.kind === 'here' ? state.url : null
  useEffect(() => (url === null ? undefined : () => URL.revokeObjectURL(url)), [url])
  return { state, again: changed }
}
