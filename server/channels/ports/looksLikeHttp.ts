import type { Listener } from '../../drivers/ports/portScan'

/** Programs, scripts, modules and packages whose business it is to serve over HTTP, and nothing else. */
const SERVERS = new Set(
  (
    'vite next next-server nuxt nuxi astro remix webpack webpack-dev-server react-scripts vue-cli-service parcel ' +
    'rspack rsbuild storybook gatsby docusaurus vitepress eleventy json-server http-server live-server serve wrangler ' +
    'http.server uvicorn gunicorn hypercorn daphne waitress-serve flask streamlit jupyter jupyter-lab ' +
    'jupyter-notebook puma unicorn thin rackup caddy nginx httpd apache2 miniserve dufs static-web-server'
  ).split(' '),
)
/** Those that serve only when they are told to. */
const SERVING =
  /^(?:ng|hugo|jekyll|mkdocs|deno|astro|esbuild) (?:serve|server)\b|^(?:rails|bin\/rails) s(?:erver)?\b|^manage runserver\b|^php -S\b|^fastapi (?:dev|run)\b/
/** Programs that run what their command line names. */
const RUNTIMES = /^(?:node|nodejs|bun|bunx|deno|npx|python[\d.]*|pypy[\d.]*|ruby|php)$/

/** Programs that speak something else, and may take harm from a request of ours. */
const OTHERS =
  /^(postgres|mysqld|mariadbd|redis-server|mongod|memcached|sshd|rabbitmq|beam\.smp|smtpd|master|ftpd)/
const OTHER_PORTS = new Set([
  21, 22, 23, 25, 110, 143, 389, 465, 587, 993, 995, 1433, 1521, 2049, 3306, 5432, 5672, 6379, 9092, 11211,
  27017,
])

/** Programs that name an address because they go there; what answers them need not speak HTTP. */
const CLIENTS = /\b(?:curl|wget|httpie|https?|xh|ab|hey|wrk|nc|ncat|netcat|telnet|socat)\s/
const FAILURES = /refused|fail|error|unable|cannot|could not|couldn't|in use/i
/** Colours within an address, as terminals are told of them. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

/**
 * Whether somebody said that a port serves pages: only then is it asked for one, so that no program is sent what
 * it does not understand. @param output what the terminal of the program has written since the port was closed
 */
export function looksLikeHttp({ port, process, command }: Listener, output: string): boolean {
  if (isKnownNonHttp(port, process)) return false
  return (
    isServer(command) ||
    output
      .replace(COLOURS, '')
      .split(/[\r\n]+/)
      .some((line) => announces(line, port))
  )
}

/** Never asked, not even when the user opens its preview: what it speaks is known. */
export function isKnownNonHttp(port: number, process: string): boolean {
  return OTHERS.test(process) || OTHER_PORTS.has(port)
}

function isServer(command: string): boolean {
  const [first = '', ...rest] = command.split(/\s+/)
  const program = nameOf(first)
  if (SERVERS.has(program) || SERVING.test([program, ...rest].join(' '))) return true
  if (!RUNTIMES.test(program)) return false
  const at = rest.findIndex((part) => !part.startsWith('-'))
  const script = rest[at] ?? ''
  if (SERVERS.has(nameOf(script)) || SERVERS.has(packageOf(script))) return true
  return SERVING.test([nameOf(script), ...rest.slice(at + 1)].join(' '))
}

/** `vite` of `/x/node_modules/.bin/vite.js`, `nginx` of `nginx: master process`. */
const nameOf = (path: string) =>
  path
    .replace(/.*\//, '')
    .replace(/\.(?:[cm]?js|ts|py|rb|exe)$/, '')
    .replace(/:$/, '')

const packageOf = (path: string) => /node_modules\/(?!\.)([^/]+)\//.exec(path)?.[1] ?? ''

/**
 * The program says where it serves; not a command that goes there, nor one that did not get there. "Listening on
 * 3000" is no evidence: that is what every kind of server says.
 */
function announces(line: string, port: number): boolean {
  const named = new RegExp(
    `https?://[^\\s/:]*(?:\\[[\\da-f:]*\\])?:${port}\\b|\\bhttp\\b(?!:)[^\\n]{0,60}\\b${port}\\b`,
    'i',
  )
  const at = line.search(named)
  return at !== -1 && !CLIENTS.test(line.slice(0, at)) && !FAILURES.test(line)
}
