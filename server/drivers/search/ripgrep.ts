import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FilesFault } from '../disk/filesFault'
import { shownPath } from '../disk/nativePath'
import { listArguments, onlyRules, type SearchQuery, searchArguments } from './ripgrepArguments'
import { type FoundInFile, toMatches } from './ripgrepOutput'

interface SearchOutcome {
  readonly files: number
  readonly matches: number
  readonly truncated: boolean
}

export interface Ripgrep {
  /** Wire paths of all files; of those that a `.gitignore` hides only where they are wanted. */
  listFiles(signal: AbortSignal, ignored?: boolean): Promise<{ paths: string[]; truncated: boolean }>
  /** `found` is called once per file, in the order of the search. Ends early, truncated, when aborted. */
  search(
    query: SearchQuery,
    found: (path: string, inFile: FoundInFile) => void,
    signal: AbortSignal,
  ): Promise<SearchOutcome>
}

const MAX_PATHS = 500_000
const NEWLINE = 10
const NUL = 0
/** The program, if it is installed for this machine and runs; null otherwise. */
export async function findRipgrep(): Promise<string | null> {
  try {
    const { rgPath } = await import('@vscode/ripgrep')
    return spawnSync(rgPath, ['--version'], { stdio: 'ignore', timeout: 5000 }).status === 0 ? rgPath : null
  } catch {
    return null // Not installed for this platform: search is not announced.
  }
}

/** Searches and lists a folder with ripgrep: `createRipgrep({ root, program })` with `await findRipgrep()` as program. */
export function createRipgrep({ root, program }: { root: string; program: string }): Ripgrep {
  /** Runs to the end, or until `record` answers false. No shell, and nothing of ours is read from stdin. */
  async function run(
    args: readonly string[],
    { separator, record }: { separator: number; record: (bytes: Buffer) => boolean },
    signal: AbortSignal,
  ) {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: false })
    const stop = () => child.kill('SIGKILL')
    let stopped = signal.aborted
    let words = ''
    signal.addEventListener('abort', stop)
    if (stopped) stop()
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(0, 2000)
    })
    const split = createSplitter(separator, (bytes) => {
      if (stopped || signal.aborted || record(bytes)) return
      stopped = true
      stop()
    })
    child.stdout.on('data', split)
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', resolve)
      })
      return { code, words, stopped: stopped || signal.aborted }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    async listFiles(signal, ignored = false) {
      const paths: string[] = []
      const { stopped } = await run(
        listArguments(ignored),
        {
          separator: NUL,
          record(bytes) {
            paths.push(shownPath(bytes).slice(1))
            return paths.length < MAX_PATHS
          },
        },
        signal,
      )
      return { paths, truncated: stopped }
    },
    async search(query, found, signal) {
      const { within } = query
      if (within === undefined) return searched(query, null, found, signal)
      const wanted = new Set(within)
      const folder = await mkdtemp(join(tmpdir(), 'aether-search-'))
      try {
        const rules = join(folder, 'rules')
        await writeFile(rules, onlyRules(within))
        return await searched(query, { wanted, rules }, found, signal)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }

  async function searched(
    query: SearchQuery,
    only: { readonly wanted: ReadonlySet<string>; readonly rules: string } | null,
    found: (path: string, inFile: FoundInFile) => void,
    signal: AbortSignal,
  ): Promise<SearchOutcome> {
    let files = 0
    let matches = 0
    const collector = toMatches(
      (path, inFile) => {
        files += 1
        found(path, inFile)
      },
      (path) => only === null || only.wanted.has(path),
    )
    const { code, words, stopped } = await run(
      searchArguments(query, only?.rules ?? null),
      {
        separator: NEWLINE,
        record(bytes) {
          matches += collector.line(bytes.toString('utf8'), query.limit - matches)
          return matches < query.limit
        },
      },
      signal,
    )
    collector.end()
    if (code === 2 && !stopped && files === 0)
      throw new FilesFault('BAD_REQUEST', reasonIn(words) ?? 'The search could not be run.')
    return { files, matches, truncated: stopped }
  }
}

/** Gives what stands before each separator; what follows the last one is no whole record. */
function createSplitter(separator: number, record: (bytes: Buffer) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = []
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf(separator); end !== -1; end = chunk.indexOf(separator, start)) {
      parts.push(chunk.subarray(start, end))
      record(Buffer.concat(parts))
      parts = []
      start = end + 1
    }
    parts.push(chunk.subarray(start))
  }
}

/** The last line of what it says about a pattern is the reason; the lines above draw the place. */
function reasonIn(words: string): string | null {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  if (/exceeds size limit/.test(words))
    return 'This pattern takes too much memory. Make its repetitions, such as {1000}, smaller.'
  return lines.at(-1)?.replace(/^(rg: )?(error: )?/, '') ?? null
}
