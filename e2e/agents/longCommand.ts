import { readFileSync } from 'node:fs'

/** Runs until it is stopped. Gemini CLI refuses a command with a substitution, Claude Code one that only sleeps. */
export const LONG_COMMAND = 'timeout 120 tail -f /dev/null; echo tick'

/** The process among these that runs it. */
export function shellOf(below: readonly number[]): number | null {
  const found = below.find((pid) => {
    try {
      const [program, ...line] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return /bash$|sh$/.test(program ?? '') && line.join(' ').includes('echo tick')
    } catch {
      return false
    }
  })
  return found ?? null
}
