import { revealHiddenInLine } from '../../../../lib/text/revealHidden'
import { gitLogMessages as words } from '../../../../messages/editing/gitLog'
import type { Outgoing } from '../../../../socket/link'
import type { AnnotatedEditor } from '../../annotatedEditor'
import { type GitBlame, gitBlameSchema } from '../../shared/gitProtocol'
import { afterEdits, ageOf, blocksOf, carriedOver, ownersOf, UNCOMMITTED, UNSAVED } from './blameLines'

export interface BlameParts {
  readonly ask: (frame: Outgoing) => Promise<unknown>
  /** The repository of a file; undefined: it is in none. */
  readonly repositoryOf: (path: string) => string | undefined
  readonly hasUnsaved: (path: string) => boolean
  /** Another string whenever the file, or what its repository has of it, may be another. Returns its end. */
  readonly onChanged: (path: string, changed: () => void) => () => void
  /** Runs at once where the page is shown, else once it is. Returns what cancels that. */
  readonly whenShown: (run: () => void) => () => void
  readonly now: () => number
  /** Says something to the user. */
  readonly say: (text: string) => void
}

/** Changes that follow each other this quickly lead to one request, ms. */
const QUIET_MS = 300
/** Letters of an author beside a line; where there is little room. */
const [AUTHOR, SHORT_AUTHOR] = [14, 5]
const NARROW = 640
const AGE = 4
/** A comparison with the saved text is given up after this time, ms. */
const COMPARE_MS = 500

interface Shown {
  readonly path: string
  blame: GitBlame | null
  owners: readonly number[]
}

/**
 * Who wrote each line, beside the lines of editors.
 *
 *     const blame = createBlame(parts)
 *     const detach = blame.annotate(code, '/src/a.ts') // asks the server now, and not before
 */
export function createBlame(parts: BlameParts) {
  const all = new Set<Shown>()

  function annotate(code: AnnotatedEditor, path: string): () => void {
    const shown: Shown = { path, blame: null, owners: [] }
    all.add(shown)
    let asked = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopWaiting = () => {}

    const draw = () => {
      const digits = String(code.lineCount()).length
      const author = (code.width() < NARROW ? SHORT_AUTHOR : AUTHOR) + 1
      const now = parts.now()
      code.besideLines({
        letters: author + AGE + 1 + digits,
        text: (line) => besideLine(shown, line, { author, digits, now }),
      })
    }
    /** The sentences move with their lines by themselves, so that not each key makes all of them anew. */
    const say = () => {
      const { blame } = shown
      if (!blame) return
      const blocks = blocksOf(shown.owners)
      code.sayBeside(
        blocks.map(([start, count, owner]) => ({ start, count, text: sentenceOf(blame, owner) })),
      )
    }
    const read = async () => {
      const own = ++asked
      const found = await readBlame(parts, path, code.lines).catch((error: unknown) => {
        if (own === asked && shown.blame === null) parts.say(words.noBlame(reasonOf(error)))
        return null
      })
      if (own !== asked || !found) return
      shown.blame = found.blame
      shown.owners = found.owners
      draw()
      say()
    }
    const wait = () => {
      clearTimeout(timer)
      stopWaiting()
    }
    const readSoon = (isWanted: () => boolean) => {
      wait()
      timer = setTimeout(() => {
        if (isWanted()) stopWaiting = parts.whenShown(() => void read())
        else say()
      }, QUIET_MS)
    }
    const unfollow = code.onEdited((edits) => {
      // A request that is under way is about lines that may have moved since: its answer is dropped.
      asked += 1
      if (edits && shown.blame) {
        shown.owners = afterEdits(shown.owners, edits)
        draw()
      }
      // While the text is the user's alone, its lines are followed here, and the server is not asked.
      readSoon(() => edits === null || shown.blame === null || !parts.hasUnsaved(path))
    })
    const stop = parts.onChanged(path, () => readSoon(() => true))
    draw()
    void read()
    return () => {
      asked += 1
      wait()
      stop()
      unfollow()
      all.delete(shown)
      code.sayBeside([])
      code.besideLines(null)
    }
  }

  /** The commit of a line; null: it has none, or that is not known. */
  function at(path: string, line: number): { readonly text: string; readonly commit: string | null } | null {
    const shown = [...all].find((one) => one.path === path)
    if (!shown?.blame) return null
    const owner = shown.owners[line - 1] ?? UNSAVED
    return { text: sentenceOf(shown.blame, owner), commit: shown.blame.commits[owner]?.commit ?? null }
  }

  return { annotate, at }
}

async function readBlame(
  { ask, repositoryOf, hasUnsaved }: BlameParts,
  path: string,
  current: () => readonly string[],
): Promise<{ readonly blame: GitBlame; readonly owners: readonly number[] } | null> {
  const repository = repositoryOf(path)
  if (repository === undefined) throw new Error(words.inNone)
  const blame = gitBlameSchema.parse(await ask({ type: 'git_blame', repository, path }))
  if (!hasUnsaved(path)) return { blame, owners: ownersOf(blame, current().length) }
  const saved = await savedLines(ask, path)
  const { diffArrays } = await import('diff')
  const difference = diffArrays([...saved], [...current()], { timeout: COMPARE_MS })
  if (!difference) throw new Error(words.saveFirst)
  return { blame, owners: carriedOver(ownersOf(blame, saved.length), difference) }
}

async function savedLines(ask: BlameParts['ask'], path: string): Promise<readonly string[]> {
  const answer = await ask({ type: 'read', path })
  const isText = typeof answer === 'object' && answer !== null && 'content' in answer && 'encoding' in answer
  if (!isText || answer.encoding !== 'utf-8' || typeof answer.content !== 'string')
    throw new Error(words.saveFirst)
  return answer.content.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
}

interface Place {
  readonly author: number
  readonly digits: number
  readonly now: number
}

const NO_BREAK = '\u00A0'

/** `Ada Lovelace   3mo 12`, without a space at which it could break. */
function besideLine({ blame, owners }: Shown, line: number, { author, digits, now }: Place): string {
  const number = String(line).padStart(digits)
  const owner = owners[line - 1] ?? UNSAVED
  const commit = blame?.commits[owner]
  const [name, age] = commit
    ? [revealHiddenInLine(commit.author), ageOf(commit.date, now)]
    : [blame && owner === UNCOMMITTED ? words.notCommittedShort : '', '']
  const letters = [...name]
  const shown = letters.length < author ? name.padEnd(author) : `${letters.slice(0, author - 2).join('')}… `
  return `${shown}${age.padStart(AGE)} ${number}`.replaceAll(' ', NO_BREAK)
}

const TIMES = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

function sentenceOf({ commits }: GitBlame, owner: number): string {
  const commit = commits[owner]
  if (!commit) return owner === UNSAVED ? words.notSaved : words.notCommitted
  const { author, date, subject } = commit
  const when = Date.parse(date)
  const time = Number.isNaN(when) ? date : TIMES.format(when)
  return revealHiddenInLine(`${author}, ${time}: ${subject} (${commit.commit.slice(0, 7)})`)
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : '')
