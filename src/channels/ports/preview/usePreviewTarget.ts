import { useState } from 'react'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, usePorts } from '../../context/WorkspaceProvider'
import { selectPort } from '../store'
import { previewAddress } from './previewAddress'

/** The process that listens on a port, and where its preview is. */
export interface PreviewTarget {
  /** Null: this port has no preview. */
  readonly origin: string | null
  readonly pid: number | null
}

export const isSameTarget = (one: PreviewTarget | null, other: PreviewTarget | null): boolean =>
  one?.origin === other?.origin && one?.pid === other?.pid

/** Null once the server says that the port is closed. Without a connection the last answer counts: the page stays. */
export function usePreviewTarget(number: number): PreviewTarget | null {
  const port = usePorts(selectPort(number))
  const template = useConfig((state) => state.config?.preview?.urlTemplate)
  const loaded = usePorts((state) => state.loaded)
  const live = useIsLive()
  const told = port ? { origin: previewAddress(port, template), pid: port.pid } : null
  const [kept, setKept] = useState<PreviewTarget | null>(told)
  const target = told ?? (live && loaded ? null : kept)
  if (!isSameTarget(target, kept)) setKept(target)
  return target
}
