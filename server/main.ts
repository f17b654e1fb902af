import { fileURLToPath } from 'node:url'
import { version } from '../package.json'
import { HELP, parseFlags } from './flags'
import { UsageError } from './lib/usageError'
import { hasScreen, openBrowser } from './openBrowser'
import { readyLine } from './readyLine'
import { type RunningServer, startServer } from './startServer'

/** The process exits after this time even when something is still open, ms. */
const STOP_MS = 5_000
/** A second signal within this time is the same Ctrl+C: the terminal delivers it, and npm passes it on, ms. */
const ECHO_MS = 250

async function main(argv: readonly string[]): Promise<void> {
  const command = parseFlags(argv, process.env, process.cwd())
  if (command.do === 'help') return void process.stdout.write(HELP)
  if (command.do === 'version') return void process.stdout.write(`${version}\n`)
  const { flags } = command
  const server = await startServer(flags, {
    clientFolder: fileURLToPath(new URL('../client', import.meta.url)),
    env: process.env,
    version,
    writeLog: (line) => void process.stderr.write(line),
  })
  stopOnSignals(server)
  // One failure must not end the shells and agents of every client.
  process.on('uncaughtException', (error) =>
    server.log.error('Something failed and nobody caught it', { error }),
  )
  const { origin, port } = server
  for (const workspace of server.workspaces)
    process.stdout.write(readyLine({ origin, port, ...workspace }, flags, process.pid))
  const opens = flags.open && hasScreen(process.env, process.platform)
  if (opens) openBrowser(server.oneTimeUrl, process.platform, server.log)
  const isKnown = flags.printToken || flags.token !== null || flags.tokenFile !== null
  if (!opens && !isKnown)
    server.log.warn('The token is fresh and not printed: nothing can connect. Give one with --token-file')
}

function stopOnSignals(server: RunningServer): void {
  let asked: number | null = null
  const onSignal = (signal: NodeJS.Signals) => {
    const time = performance.now()
    if (asked !== null && time - asked < ECHO_MS) return
    if (asked !== null) process.exit(1)
    asked = time
    server.log.info('Stopping', { signal })
    setTimeout(() => process.exit(0), STOP_MS).unref()
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  // The terminal window it runs in was closed.
  process.on('SIGHUP', onSignal)
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError
  const words =
    error instanceof Error && !isUsage
      ? (error.stack ?? error.message)
      : String(error).replace(/^Error: /, '')
  process.stderr.write(`aether-ide: ${words}\n`, () => process.exit(isUsage ? 2 : 1))
}

// The process that reads the output may end before the server.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
main(process.argv.slice(2)).catch(fail)
