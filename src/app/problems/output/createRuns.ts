import type { PrintedPlace, PrintedProblem } from '../diagnostic'
import { beginsAgain, createMatcher } from './createMatcher'
import { createOutputReader } from './outputReader'

/** Problems kept of one terminal or one step of an agent. */
const MAX_KEPT = 1000
/** Earlier commands of which something is kept. */
const MAX_RUNS = 20

export interface RunProblem extends PrintedProblem {
  /** Where that is in the workspace; null: nowhere, undefined: nobody looked yet. */
  path?: string | null
  /** Which of `places` that is. */
  place?: PrintedPlace
  isStale: boolean
}

interface Run {
  readonly command: string
  problems: RunProblem[]
}

export type Runs = ReturnType<typeof createRuns>

/**
 * What is wrong by the output of one terminal: what a command said replaces what the same command, or the same tool, said there
 * before. `const runs = createRuns(); runs.read('a.ts(1,2): error TS1: …\n', false); runs.all()`
 */
export function createRuns() {
  let runs: readonly Run[] = [{ command: '', problems: [] }]
  let known = new Set<string>()
  let isOld = false
  let isChanged = false

  const current = (): Run => runs.at(-1) ?? begin('')

  function begin(command: string): Run {
    const next: Run = { command, problems: [] }
    const others = runs.filter(
      (run) => run.problems.length > 0 && (command === '' || run.command !== command),
    )
    const earlier = others.slice(-MAX_RUNS)
    // There has to be room for what comes.
    keep(count(earlier) >= MAX_KEPT ? [] : earlier)
    runs = [...runs, next]
    return next
  }
  /** What is no longer said is forgotten. */
  function keep(next: readonly Run[]): void {
    const isSame = count(next) === count(runs)
    runs = next
    if (isSame) return
    known = new Set(next.flatMap(({ problems }) => problems.map(keyOf)))
    isChanged = true
  }
  function found(problem: PrintedProblem): void {
    const run = current()
    const isFirst = problem.tool !== '' && !run.problems.some(({ tool }) => tool === problem.tool)
    if (isFirst) {
      for (const earlier of runs)
        if (earlier !== run) earlier.problems = earlier.problems.filter(({ tool }) => tool !== problem.tool)
      known = new Set(runs.flatMap(({ problems }) => problems.map(keyOf)))
    }
    const key = keyOf(problem)
    if (known.has(key) || known.size >= MAX_KEPT) return
    known.add(key)
    run.problems.push({ ...problem, isStale: isOld })
    isChanged = true
  }
  function again(): void {
    matcher.reset()
    const run = current()
    if (run.problems.length > 0) keep(runs.map((one) => (one === run ? { ...run, problems: [] } : one)))
  }

  const matcher = createMatcher(found)
  const reader = createOutputReader({
    line(text) {
      if (beginsAgain(text)) again()
      matcher.line(text)
    },
    prompt: matcher.reset,
    command(line) {
      matcher.reset()
      begin(commandIn(line))
    },
    cleared: again,
  })

  return {
    /** @param old it was printed before this page looked */
    read(text: string, old: boolean): void {
      isOld = old
      reader.read(text)
    },
    /** Output was left out after its beginning was read. */
    skip: reader.skip,
    /** Output is gone that nobody read. A command may have begun there: whether what was said before holds is not known. */
    lose(): void {
      reader.skip()
      for (const { problems } of runs) for (const problem of problems) problem.isStale = true
      isChanged = true
    },
    end: reader.end,
    all: (): readonly RunProblem[] => runs.flatMap(({ problems }) => problems),
    /** Whether that is another list than when this was last asked. */
    takeChanged(): boolean {
      const was = isChanged
      isChanged = false
      return was
    },
    /** Takes those away. True: there were some. */
    drop(isGone: (problem: RunProblem) => boolean): boolean {
      const before = count(runs)
      keep(runs.map((run) => ({ ...run, problems: run.problems.filter((one) => !isGone(one)) })))
      return count(runs) !== before
    },
  }
}

const count = (runs: readonly Run[]): number => runs.reduce((sum, { problems }) => sum + problems.length, 0)

const keyOf = ({ places, severity, code, message }: PrintedProblem): string => {
  const [place] = places
  return `${place?.file}\n${place?.line}\n${place?.column}\n${severity}\n${code}\n${message}`
}

/** What stands behind the prompt: `me@host:~/app$ npm test` runs `npm test`. */
export const commandIn = (line: string): string => line.replace(/^.*?[$#%>❯»✗➜λ]\s+/u, '').trim()
