import { stripVTControlCharacters } from 'node:util'
import type { Listener } from '../../drivers/ports/portScan'

/**
 * Programs, scripts, modules and packages that only serve HTTP. Most also print their address; the list is for those whose
 * output no terminal of the workspace shows: an agent starts them in the background, or a supervisor does.
 */
const SERVERS = new Set(
  (
    'vite next next-server nuxt nuxi astro remix webpack webpack-dev-server react-scripts vue-cli-service parcel ' +
    'rspack rsbuild storybook gatsby docusaurus vitepress eleventy json-server http-server live-server serve wrangler ' +
    'http.server uvicorn gunicorn hypercorn daphne waitress-serve flask streamlit jupyter jupyter-lab ' +
    'jupyter-notebook puma unicorn thin rackup caddy nginx httpd apache2 miniserve dufs static-web-server'
  ).split(' '),
)
/** Programs that serve HTTP with one of their subcommands. */
const SERVING =
  /^(?:ng|hugo|jekyll|mkdocs|deno|esbuild) (?:serve|server)\b|^(?:rails|bin\/rails) s(?:erver)?\b|^manage runserver\b|^php -S\b|^fastapi (?:dev|run)\b/
/** Interpreters: the script or module on the command line tells what runs. */
const RUNTIMES = /^(?:node|nodejs|bun|bunx|deno|npx|python[\d.]*|pypy[\d.]*|ruby|php)$/

/** Servers of other protocols: an HTTP request may disturb them (Redis logs it as a possible attack). */
const OTHERS =
  /^(postgres|mysqld|mariadbd|redis-server|mongod|memcached|sshd|rabbitmq|beam\.smp|smtpd|master|ftpd)/
const OTHER_PORTS = new Set([
  21, 22, 23, 25, 110, 143, 389, 465, 587, 993, 995, 1433, 1521, 2049, 3306, 5432, 5672, 6379, 9092, 11211,
  27017,
])

/** Commands with an address as an argument: the user or a script requests it, which proves no HTTP server. */
const CLIENTS = /\b(?:curl|wget|httpie|https?|xh|ab|hey|wrk|nc|ncat|netcat|telnet|socat)\s/
const FAILURES = /refused|fail|error|unable|cannot|could not|couldn't|in use/i

/**
 * Whether the command line or the terminal output of a listener says that it serves pages. Only then is the port
 * requested, so that no program receives bytes that it does not understand:
 * `looksLikeHttp(listener, 'Local: http://localhost:5173/')`.
 * @param output what the program's terminal has written since the port was last closed
 */
export function looksLikeHttp({ port, process, command }: Listener, output: string): boolean {
  if (isKnownNonHttp(port, process)) return false
  return (
    isServer(command) ||
    stripVTControlCharacters(output)
      .split(/[\r\n]+/)
      .some((line) => announces(line, port))
  )
}

/** Never requested, not even when the user opens its preview. */
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
 * The line is a server's announcement of its address, not a command that requests it or an error about it. "Listening
 * on 3000" is no evidence: servers of every protocol print that.
 */
function announces(line: string, port: number): boolean {
  const named = new RegExp(
    `https?://[^\\s/:]*(?:\\[[\\da-f:]*\\])?:${port}\\b|\\bhttp\\b(?!:)[^\\n]{0,60}\\b${port}\\b`,
    'i',
  )
  const at = line.search(named)
  return at !== -1 && !CLIENTS.test(line.slice(0, at)) && !FAILURES.test(line)
}
