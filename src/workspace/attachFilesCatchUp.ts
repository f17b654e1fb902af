import type { QueryClient } from '@tanstack/react-query'
import { fileKeys } from '../channels/files/fileKeys'

interface Options {
  readonly queryClient: QueryClient
  /** Resolves when every open file was compared with the disk. */
  readonly compared: Promise<void>
  /** How many questions are open. */
  readonly waiting: (count: number) => void
  readonly done: () => void
}

/** Files have caught up when the folders shown and the files open were asked for again. Returns its end. */
export function attachFilesCatchUp({ queryClient, compared, waiting, done }: Options): () => void {
  let isCompared = false

  function check(): void {
    const open = queryClient.isFetching({ queryKey: fileKeys.all })
    waiting(open)
    if (open > 0 || !isCompared) return
    stop()
    done()
  }

  const stop = queryClient.getQueryCache().subscribe(check)
  const settled = () => {
    isCompared = true
    if (!isStopped) check()
  }
  let isStopped = false
  compared.then(settled, settled)
  return () => {
    isStopped = true
    stop()
  }
}
