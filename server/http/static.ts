import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { NOT_FOUND } from './accessRules'
import { type HeaderFields, sendJson } from './httpResponses'
import { ASSET_POLICY, ISOLATED_HEADERS } from './safeHeaders'

/** What an answer with the page is made of, besides the page. */
interface PageAnswer {
  readonly policy: string
  /** Stands first in the page's head. */
  readonly head?: string
  readonly headers?: HeaderFields
}

const EMBEDDER_POLICY = 'cross-origin-embedder-policy'
/** The editor's, by the name that its build gives them. */
const WORKER = /\.worker-[\w-]+\.js$/

/** The path of a file as the build names it: nothing is encoded, and neither `..` nor a hidden file is among them. */
const FILE = /^(\/[\w-][\w.-]*)+$/

const serveFiles = (folder: string) =>
  sirv(folder, {
    // Looks at the folder for each request: a later build changes it while the server runs.
    dev: true,
    etag: true,
    gzip: true,
    brotli: true,
    extensions: [],
    setHeaders(response, path) {
      response.setHeader('content-security-policy', ASSET_POLICY)
      // Of a page in an isolated one, the browser starts only workers whose script says the same.
      if (WORKER.test(path)) response.setHeader(EMBEDDER_POLICY, ISOLATED_HEADERS[EMBEDDER_POLICY])
      // Names under /assets/ contain a hash of the content.
      const forever = path.startsWith('/assets/')
      response.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })

/** Serves the built page at `/` and `/index.html`, and the files beside it. */
export type ServeStatic = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  page: () => PageAnswer,
) => Promise<void>

/** @param folder dist/client; null or missing: everything is 404, as when Vite serves the page */
export function createServeStatic(folder: string | null): ServeStatic {
  const page = folder === null ? null : join(folder, 'index.html')
  const refuse = (response: ServerResponse) =>
    sendJson(response, NOT_FOUND.status, { error: NOT_FOUND.error })
  if (folder === null || page === null || !existsSync(page))
    return async (_request, response) => refuse(response)
  const files = serveFiles(folder)

  return async (request, response, path, answer) => {
    if (path !== '/' && path !== '/index.html') {
      if (!FILE.test(path)) return refuse(response)
      request.headers['accept-encoding'] = acceptedEncodings(request)
      // Ranges are not needed for these files, and sirv throws on a range that ends before it starts.
      delete request.headers.range
      return files(request, response, () => refuse(response))
    }
    const { policy, head = '', headers = {} } = answer()
    const html = (await readFile(page, 'utf8')).replace('<head>', `<head>${head}`)
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(html),
      'content-security-policy': policy,
      ...headers,
    })
    response.end(request.method === 'HEAD' ? undefined : html)
  }
}

/** sirv looks for the names of encodings anywhere in the header: also of one that the client refuses, and in lower case. */
function acceptedEncodings({ headers }: IncomingMessage): string {
  const said = String(headers['accept-encoding'] ?? '').toLowerCase()
  return said
    .split(',')
    .filter((encoding) => !/;\s*q=0(\.0*)?\s*$/.test(encoding))
    .join()
}

/** Tells one build of the page from another: it names all its files with a hash of theirs. Null where none is served. */
export async function buildOf(folder: string | null): Promise<string | null> {
  if (folder === null) return null
  try {
    const page = await readFile(join(folder, 'index.html'))
    return createHash('sha256').update(page).digest('hex').slice(0, 16)
  } catch {
    return null // Vite serves the page, or none is built.
  }
}
