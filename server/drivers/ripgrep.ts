import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { SearchMatch } from '../../src/channels/files/protocol'
import { FilesFault } from '../filesFault'
import { toMatches } from './ripgrepOutput'

export interface SearchQuery {
  readonly query: string
  readonly isRegExp?: boolean | undefined
  readonly matchCase?: boolean | undefined
  readonly wholeWord?: boolean | undefined
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Matches to stop at. */
  readonly limit: number
}

export interface SearchOutcome {
  readonly files: number
  readonly matches: number
  readonly truncated: boolean
}

export interface Ripgrep {
  /** Wire paths of all files that no `.gitignore` hides. */
  listFiles(signal: AbortSignal): Promise<{ paths: string[]; truncated: boolean }>
  /** `found` is called once per file, in the order of the search. Ends early, truncated, when aborted. */
  search(
    query: SearchQuery,
    found: (path: string, matches: readonly SearchMatch[]) => void,
    signal: AbortSignal,
  ): Promise<SearchOutcome>
}

const MAX_PATHS = 500_000
/** Larger files are not searched: one line of theirs may be all of them. */
const MAX_FILE_SIZE = '20M'
/** The workspace's own rules alone decide, so that every machine finds the same. */
const COMMON = [
  ...['--no-config', '--no-messages', '--hidden', '--no-require-git'],
  ...['--no-ignore-parent', '--no-ignore-global', '--glob', '!.git', '--glob', '!.aether-*.tmp'],
]

/** The program, if it is installed for this machine and runs; null otherwise. */
export async function findRipgrep(): Promise<string | null> {
  try {
    const { rgPath } = await import('@vscode/ripgrep')
    return spawnSync(rgPath, ['--version'], { stdio: 'ignore', timeout: 5000 }).status === 0 ? rgPath : null
  } catch {
    return null // Not installed for this platform: search is not announced.
  }
}

export function createRipgrep({ root, program }: { root: string; program: string }): Ripgrep {
  /** Runs to the end, or until `line` answers false. No shell, and nothing of ours is read from stdin. */
  async function run(args: readonly string[], line: (text: string) => boolean, signal: AbortSignal) {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: false })
    const stop = () => child.kill('SIGKILL')
    let stopped = signal.aborted
    let words = ''
    signal.addEventListener('abort', stop)
    if (stopped) stop()
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(0, 2000)
    })
    const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })
    lines.on('line', (text) => {
      if (stopped || signal.aborted || line(text)) return
      stopped = true
      stop()
    })
    try {
      const drained = new Promise<void>((resolve) => lines.once('close', resolve))
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', resolve)
      })
      await drained
      return { code, words, stopped: stopped || signal.aborted }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    async listFiles(signal) {
      const paths: string[] = []
      const { stopped } = await run(
        [...COMMON, '--files', '--', './'],
        (text) => {
          paths.push(text.slice(1))
          return paths.length < MAX_PATHS
        },
        signal,
      )
      return { paths, truncated: stopped }
    },
    async search(query, found, signal) {
      let files = 0
      let matches = 0
      const collector = toMatches((path, own) => {
        files += 1
        found(path, own)
      })
      const { code, words, stopped } = await run(
        toArguments(query),
        (text) => {
          matches += collector.line(text, query.limit - matches)
          return matches < query.limit
        },
        signal,
      )
      collector.end()
      if (code === 2 && !stopped && files === 0)
        throw new FilesFault('BAD_REQUEST', reasonIn(words) ?? 'The search could not be run.')
      return { files, matches, truncated: stopped }
    },
  }
}

function toArguments({ query, isRegExp, matchCase, wholeWord, include = [], exclude = [] }: SearchQuery) {
  return [
    ...COMMON,
    ...['--json', '--max-filesize', MAX_FILE_SIZE],
    ...(isRegExp ? [] : ['--fixed-strings']),
    ...(matchCase ? ['--case-sensitive'] : ['--ignore-case']),
    ...(wholeWord ? ['--word-regexp'] : []),
    ...include.flatMap((glob) => ['--glob', glob.replace(/^!+/, '')]),
    ...exclude.flatMap((glob) => ['--glob', `!${glob.replace(/^!+/, '')}`]),
    ...['-e', query, '--', './'],
  ]
}

/** The last line of what it says about a pattern is the reason; the lines above draw the place. */
function reasonIn(words: string): string | null {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return lines.at(-1)?.replace(/^(rg: )?(error: )?/, '') ?? null
}
