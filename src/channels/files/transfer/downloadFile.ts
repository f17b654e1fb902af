import { download } from '../../../lib/download'
import { nameOf } from '../paths'
import type { FilesQueries } from '../queries'
import { createBlobReader } from '../views/blobReader'
import { canReadParts, createByteSource } from '../views/byteSource'

const TYPE = 'application/octet-stream'

interface DownloadWish {
  readonly page: Document
  readonly progress: (percent: number) => void
  /** False ends it. */
  readonly isWanted: () => boolean
}

/** Hands a file of any size to the browser to keep, in pieces where the server has them. Rejects where it does not come. */
export async function downloadFile(
  path: string,
  queries: Pick<FilesQueries, 'get' | 'has' | 'readWhole'>,
  { page, progress, isWanted }: DownloadWish,
): Promise<void> {
  if (!canReadParts(queries)) {
    const file = await queries.readWhole(path)
    if (file.kind === 'unchanged') return
    const content = file.kind === 'bytes' ? file.bytes : new Blob([file.text])
    if (content) download(nameOf(path), content, page)
    return
  }
  const reader = createBlobReader(createByteSource(queries, path))
  const blob = await reader.read({ type: TYPE, limit: Number.POSITIVE_INFINITY, progress, isWanted })
  if (blob) download(nameOf(path), blob, page)
}
