import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { NOT_FOUND } from './admit'
import { sendJson } from './answer'
import { ASSET_POLICY } from './safeHeaders'

/** Serves the built page. `policy` is the page's own, made for this request. */
export type ServeStatic = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  policy: () => string,
) => Promise<void>

/** @param folder dist/client; null or missing: everything is 404, as when Vite serves the page */
export function createServeStatic(folder: string | null): ServeStatic {
  const page = folder === null ? null : join(folder, 'index.html')
  const refuse = (response: ServerResponse) =>
    sendJson(response, NOT_FOUND.status, { error: NOT_FOUND.error })
  if (folder === null || page === null || !existsSync(page))
    return async (_request, response) => refuse(response)
  const files = sirv(folder, {
    etag: true,
    gzip: true,
    brotli: true,
    extensions: [],
    setHeaders(response, path) {
      response.setHeader('content-security-policy', ASSET_POLICY)
      // Names under /assets/ contain a hash of the content.
      const forever = path.startsWith('/assets/')
      response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })

  return async (request, response, path, policy) => {
    if (path !== '/' && path !== '/index.html') {
      // A build that ran meanwhile may have taken the file away; a stream that cannot open would end the server.
      if (!existsSync(join(folder, path))) return refuse(response)
      // Nobody resumes a script, and a range that ends before it starts makes sirv throw.
      delete request.headers.range
      return files(request, response, () => refuse(response))
    }
    const html = await readFile(page)
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': html.byteLength,
      'content-security-policy': policy(),
    })
    response.end(request.method === 'HEAD' ? undefined : html)
  }
}
