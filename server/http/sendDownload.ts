import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Download } from '../drivers/archive/downloads'
import { FilesFault } from '../drivers/disk/filesFault'
import { codeOf } from '../lib/listen'
import { sendJson } from './httpResponses'
import { ISOLATED_HEADERS } from './safeHeaders'

/** A browser that takes nothing for so long has gone, ms. */
const IDLE_MS = 120_000

/**
 * Sends what a ticket opened as a file to be saved, never as a page of ours. Where it cannot be read to its end the connection is
 * cut, so that the browser has a failed download and not a short file.
 */
export async function sendDownload(response: ServerResponse, opening: Promise<Download>): Promise<void> {
  const download = await opening.catch((error: unknown) => {
    if (error instanceof FilesFault) return null
    throw error
  })
  if (download === null) return refuseDownload(response)
  const { name, type, size, content } = download
  response.writeHead(200, {
    // It may be fetched by a frame of another page.
    ...ISOLATED_HEADERS,
    'content-type': type,
    'content-disposition': disposition(name),
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'no-store',
    ...(size === null ? {} : { 'content-length': size }),
  })
  response.setTimeout(IDLE_MS, () => response.destroy())
  try {
    await pipeline(Readable.from(content, { objectMode: true, highWaterMark: 1 }), response)
  } catch (error) {
    // The browser has cancelled it.
    if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  } finally {
    await download.close()
  }
}

/** The same for a ticket that never was and one that was used. */
export function refuseDownload(response: ServerResponse): void {
  sendJson(response, 404, { error: 'This download is over or never was. Ask for it again in the workspace.' })
}

/** RFC 6266: the name in UTF-8, and one in ASCII for what does not know that. */
export function disposition(name: string): string {
  const ascii = name.replace(/[^\w .()+,=@~-]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
