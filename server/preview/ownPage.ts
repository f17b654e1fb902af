import type { IncomingMessage, ServerResponse } from 'node:http'

/** Why a preview shows a page of ours in place of the program's. */
export type PreviewTrouble =
  | {
      /** `unanswered`: nothing takes the connection. `dropped`: it was taken, and closed without an answer. */
      readonly kind:
        | 'unanswered'
        | 'dropped'
        | 'droppedUnsafe'
        | 'slow'
        | 'notHttp'
        | 'certificate'
        | 'framing'
      readonly port: number
    }
  /** The program sends its visitors to another site, which cannot be shown here. */
  | { readonly kind: 'elsewhere'; readonly port: number; readonly href: string }

const STATUS = {
  unanswered: 502,
  dropped: 502,
  droppedUnsafe: 502,
  slow: 504,
  notHttp: 502,
  certificate: 502,
  framing: 403,
  elsewhere: 403,
} as const

/** `script-src 'self'` is the helper script, which tells the IDE; nothing of the workspace stands in the page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

function wordsFor(trouble: PreviewTrouble): string {
  const { kind, port } = trouble
  switch (kind) {
    case 'unanswered':
      return `Nothing is answering on port ${port}. Is the server still running?`
    case 'dropped':
      return `Port ${port} closed the connection before it answered.`
    case 'droppedUnsafe':
      return `Port ${port} closed the connection before it answered. It may have done what was asked all the same, so it was not asked again.`
    case 'certificate':
      return `Port ${port} speaks HTTPS, with a certificate that this machine does not trust.`
    case 'slow':
      return `Port ${port} took the request and hasn't answered.`
    case 'notHttp':
      return `Port ${port} does not speak HTTP, or not in a way that can be read.`
    case 'framing':
      return "This page doesn't allow being shown inside another page."
    case 'elsewhere':
      return wordsForElsewhere(new URL(trouble.href), port)
  }
}

function wordsForElsewhere({ protocol, hostname, host, port }: URL, from: number): string {
  if (!LOCAL.has(hostname)) return `This page leads to another site, ${host}, which is not shown here.`
  const target = Number(port || (protocol === 'https:' ? 443 : 80))
  if (target === from)
    return `This page leads to ${protocol}//${host}, but port ${target} speaks ${protocol === 'https:' ? 'http' : 'https'}.`
  return `This page leads to port ${target}, where no program of this workspace listens.`
}

/** Names of this machine. */
export const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0'])

export interface OwnPageOptions {
  /** Origins of pages that may hear what happened. */
  readonly ideOrigins: readonly string[]
}

/** Answers in place of the program: with a page where one is asked for, else with a line of text. */
export function sendOwnPage(
  request: IncomingMessage,
  response: ServerResponse,
  trouble: PreviewTrouble,
  { ideOrigins }: OwnPageOptions,
): void {
  if (response.headersSent) return void response.destroy()
  const isPage = request.headers.accept?.includes('text/html') === true
  const words = wordsFor(trouble)
  const body = isPage ? pageOf(trouble, words, request.url ?? '/', ideOrigins) : `${words}\n`
  response.writeHead(STATUS[trouble.kind], {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    ...(isPage ? { 'content-security-policy': POLICY } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function pageOf(trouble: PreviewTrouble, words: string, path: string, origins: readonly string[]): string {
  const host = trouble.kind === 'elsewhere' ? ` data-host="${escaped(new URL(trouble.href).host)}"` : ''
  const link =
    trouble.kind === 'elsewhere'
      ? anchor(trouble.href, 'Open in new tab', ' target="_blank" rel="noopener noreferrer"')
      : trouble.kind === 'framing'
        ? anchor(path, 'Open in new tab', ' target="_blank" rel="noopener noreferrer"')
        : anchor(path, 'Try again', '')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="aether-preview" content="${trouble.kind}"${host}>
<title>${escaped(words)}</title>
${scriptTag(origins)}
<style>body{font:14px/1.5 system-ui,sans-serif;margin:0;display:grid;place-content:center;min-height:100vh;text-align:center}p{margin:.5em 1em}</style>
</head>
<body><main><p>${escaped(words)}</p><p>${link}</p></main></body>
</html>
`
}

const anchor = (href: string, words: string, more: string) => `<a href="${escaped(href)}"${more}>${words}</a>`

/**
 * The helper script, as it stands in a page.
 * @param origins the pages it may speak to
 * @param hasCookies the program sets cookies: the script tells where the browser keeps none
 */
export const scriptTag = (origins: readonly string[], hasCookies = false): string =>
  `<script src="${SCRIPT_PATH}" data-ide="${escaped(origins.join(' '))}"${hasCookies ? ' data-cookies' : ''}></script>`

/** On the preview's own origin, so that a page's own policy of `'self'` lets it run. */
export const SCRIPT_PATH = '/.aether/preview.js'

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
