import { writeFileSync } from 'node:fs'
import process from 'node:process'
import type { FullConfig, FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { rowOf } from './pinned'

/**
 * Prints agent × row when all has run, and how long each agent took; what an agent does not offer says so. `AGENTS_TABLE`
 * names a file for it.
 */
export default class TableReporter implements Reporter {
  readonly #cells = new Map<string, Map<string, string>>()
  readonly #words: string[] = []
  readonly #took = new Map<string, number>()
  #agents: readonly string[] = []

  onBegin(config: FullConfig): void {
    this.#agents = config.projects.map(({ name }) => name)
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const agent = test.parent.project()?.name ?? ''
    const row = rowOf(test.title)
    this.#took.set(agent, (this.#took.get(agent) ?? 0) + result.duration)
    const cells = this.#cells.get(row) ?? new Map<string, string>()
    this.#cells.set(row, cells.set(agent, cellOf(result)))
    for (const { type, description } of result.annotations)
      if (description !== undefined && type !== 'skip')
        this.#words.push(`${agent} ${row}: ${type === 'fact' ? '' : `${type}, `}${description}`)
  }

  onEnd({ duration }: FullResult): void {
    const agents = this.#agents.filter((agent) => [...this.#cells.values()].some((cells) => cells.has(agent)))
    const lines = [
      `| Row | ${agents.join(' | ')} |`,
      `|---|${agents.map(() => '---|').join('')}`,
      ...[...this.#cells].map(
        ([row, cells]) => `| ${row} | ${agents.map((agent) => cells.get(agent) ?? '').join(' | ')} |`,
      ),
      `| minutes | ${agents.map((agent) => minutes(this.#took.get(agent) ?? 0)).join(' | ')} |`,
    ]
    this.#words.push(`The run took ${minutes(duration)} minutes.`)
    const text = `${lines.join('\n')}\n\n${this.#words.map((each) => `* ${each}`).join('\n')}\n`
    console.log(`\n${text}`)
    const file = process.env.AGENTS_TABLE
    if (file) writeFileSync(file, text)
  }
}

const minutes = (ms: number): string => (ms / 60_000).toFixed(1)

function cellOf({ status, annotations }: TestResult): string {
  if (annotations.some(({ type }) => type === 'not offered')) return 'not offered'
  return status === 'passed' ? 'yes' : status === 'skipped' ? 'skipped' : 'FAILED'
}
