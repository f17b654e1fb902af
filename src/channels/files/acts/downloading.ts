import * as z from 'zod/mini'
import { download } from '../../../lib/download'
import { transferMessages as text } from '../../../messages/editing/transfer'
import { filesMessages } from '../../../messages/files'
import { recordUrl } from '../../../socket/connection/address'
import { errorText } from '../errorText'
import { FilesError } from '../filesError'
import { nameOf } from '../paths'
import { readDataSchema } from '../shared/protocol'
import { fetchFile } from '../transfer/fetchFile'
import { createPace } from '../transfer/pace'
import { createReconnection } from '../transfer/patience'
import type { DownloadState } from '../transfer/transferState'
import type { ActParts } from './actParts'

/** The answer to `download` (docs/protocol.md, F70). */
const offerSchema = z.object({ ticket: z.string().check(z.regex(/^[\w-]{16,128}$/)), name: z.string() })

type Receiving = Extract<DownloadState, { kind: 'receiving' }>

interface Wanted {
  readonly path: string
  readonly isFolder: boolean
}

/** Hands files and folders of the workspace to the browser, one after the other. */
export function createDownloading(
  { queries, viewStore, endpoint, workspaceId }: ActParts,
  now = () => performance.now(),
) {
  const pace = createPace(now)
  let stopping = new AbortController()
  let before: Promise<void> = Promise.resolve()
  let again: Wanted | null = null
  const queued = new Set<string>()

  const show = (change: Partial<Receiving>) =>
    viewStore.setState(({ download }) =>
      download?.kind === 'receiving' ? { download: { ...download, ...change } } : {},
    )
  const reconnection = createReconnection((isWaiting) => show({ isWaiting }))

  /** In pieces, which survive a cut; false: it is not wanted any more. */
  async function inPieces(path: string): Promise<boolean> {
    const { signal } = stopping
    let parts: Blob[] = []
    const isWhole = await fetchFile({
      path,
      ask: (piece) => queries.get(readDataSchema, { type: 'read', path, ...said(piece) }, signal),
      pace,
      reconnection,
      signal,
      progress: (received, size) => show({ received, size }),
      // The browser keeps them where it has room, which need not be memory.
      add: (bytes) => void parts.push(new Blob([bytes])),
      restart() {
        parts = []
        show({ received: 0 })
      },
      keepsChanging: filesMessages.keepsChanging,
    })
    if (isWhole) download(nameOf(path), new Blob(parts), document)
    return isWhole
  }

  /** All of it in one message, from a server that has no other way. */
  async function inOnePiece(path: string): Promise<boolean> {
    const file = await queries.readWhole(path)
    if (stopping.signal.aborted || file.kind === 'unchanged') return false
    const content = file.kind === 'text' ? new Blob([file.text]) : file.bytes
    if (content) download(nameOf(path), content, document)
    return content !== null
  }

  /** The browser fetches it by itself. */
  async function byTicket(path: string): Promise<void> {
    const { ticket, name } = await queries.get(offerSchema, { type: 'download', path }, stopping.signal)
    const link = document.createElement('a')
    link.href = `${recordUrl({ endpoint, workspaceId })}/downloads/${ticket}`
    link.download = name
    link.rel = 'noreferrer'
    // A refusal of another server would be shown in our place.
    if (new URL(link.href).origin !== location.origin) link.target = '_blank'
    link.click()
  }

  async function fetch({ path, isFolder }: Wanted): Promise<boolean> {
    const hasTickets = queries.has('files.download')
    if (!isFolder && !hasTickets && !queries.has('files.range')) return inOnePiece(path)
    if (isFolder || !queries.has('files.range')) {
      await byTicket(path)
      return true
    }
    try {
      return await inPieces(path)
    } catch (error) {
      const isTooLarge = error instanceof FilesError && error.code === 'FILE_TOO_LARGE'
      if (!isTooLarge || !hasTickets) throw error
      await byTicket(path)
      return true
    }
  }

  async function run(wanted: Wanted): Promise<void> {
    const { path } = wanted
    const name = path === '/' ? text.root : nameOf(path)
    queued.delete(path)
    stopping = new AbortController()
    again = wanted
    viewStore.setState({
      download: { kind: 'receiving', path, name, received: 0, size: 0, isWaiting: false },
    })
    try {
      const isDone = await fetch(wanted)
      const words = isDone && !stopping.signal.aborted ? text.downloaded(name) : text.downloadCancelled(name)
      viewStore.setState({ download: null, notice: { text: words } })
    } catch (error) {
      const isStopped = stopping.signal.aborted
      const failed = { kind: 'failed', path, text: text.couldNotDownload(name, errorText(error)) } as const
      viewStore.setState({
        download: isStopped ? null : failed,
        notice: { text: isStopped ? text.downloadCancelled(name) : failed.text },
      })
    }
  }

  /** A button that is pressed twice before the code is here asks twice. */
  const begin = (wanted: Wanted): void => {
    if (queued.has(wanted.path)) return
    queued.add(wanted.path)
    before = before.then(() => run(wanted))
  }

  return {
    downloadReconnected: reconnection.opened,
    download: (path: string, isFolder: boolean) => begin({ path, isFolder }),
    cancelDownload: () => stopping.abort(),
    retryDownload(): void {
      if (again) begin(again)
    },
    dismissDownload: () => viewStore.setState({ download: null }),
  }
}

const said = ({ ifVersion, ...piece }: { readonly ifVersion?: string | undefined }) =>
  ifVersion === undefined ? piece : { ...piece, ifVersion }
