import type { PrintedProblem } from '../diagnostic'
import { arrowed, biome, python, stack, stylish } from './blockPatterns'
import { matchLine } from './linePatterns'

/**
 * Finds problems in the lines of compilers, linters and test runners:
 *
 *     const matcher = createMatcher((problem) => problems.push(problem))
 *     matcher.line("src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.")
 */
export function createMatcher(found: (problem: PrintedProblem) => void) {
  const blocks = [stylish, arrowed, biome, python, stack].map((make) => make(found))
  return {
    line(text: string): void {
      const isBlank = text.length < 3
      for (const block of blocks) if (!isBlank && block.line(text)) return
      if (isBlank) return
      const problem = matchLine(text)
      if (problem) found(problem)
    },
    /** Another program prints from here on. */
    reset(): void {
      for (const block of blocks) block.reset()
    },
  }
}

/** Watchers say so where they do not clear the screen before they begin anew. */
const AGAIN =
  /^(?:\[?[\d:APM .]+\]? (?:- )?)?(?:File change detected\. Starting incremental compilation|Starting compilation in watch mode|Found 0 errors)|^\s*RERUN\s/

export const beginsAgain = (text: string): boolean => text.length < 200 && AGAIN.test(text)
