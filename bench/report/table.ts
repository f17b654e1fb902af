import type { Row } from '../scenario'
import { type Judgement, judge, type Pair } from './judge'
import { median } from './statistics'

/** Everything one repetition of a scenario gave, by side; a side that failed gave a sentence. */
export interface Sample {
  readonly scenario: string
  readonly repetition: number
  readonly side: 'bare' | 'product'
  readonly readings: Readonly<Record<string, number>> | null
  readonly failure: string | null
  readonly seconds: number
}

/** The columns of the table. */
const HEAD = ['row', 'bare', 'product', 'ratio', 'goal', 'verdict']

/** One line for each row: medians, in brackets the least and the most. */
export function tableOf(
  rows: readonly { readonly scenario: string; readonly key: string; readonly row: Row }[],
  samples: readonly Sample[],
): string {
  const lines = rows.map(({ scenario, key, row }) => {
    const own = samples.filter((sample) => sample.scenario === scenario)
    return lineOf(row, judge(row, pairsOf(own, key, row)), own)
  })
  const widths = HEAD.map((head, at) => Math.max(head.length, ...lines.map((line) => line[at]?.length ?? 0)))
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, at) => (at === 0 || at > 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, at) => (at === 0 || at > 3 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [format(HEAD), rule, ...lines.map(format)].join('\n')
}

/** The repetitions in which the product was measured. */
function pairsOf(samples: readonly Sample[], key: string, { against }: Row): Pair[] {
  const reading = (side: Sample['side'], repetition: number, of: string) =>
    samples.find((each) => each.side === side && each.repetition === repetition)?.readings?.[of]
  return samples.flatMap(({ side, repetition }) => {
    const value = side === 'product' ? reading('product', repetition, key) : undefined
    if (value === undefined) return []
    const reference =
      against === undefined ? reading('bare', repetition, key) : reading('product', repetition, against.key)
    return [{ reference: reference ?? null, value }]
  })
}

function lineOf(row: Row, judged: Judgement, samples: readonly Sample[]): string[] {
  const failures = samples.flatMap(({ side, failure }) => (failure === null ? [] : [`${side}: ${failure}`]))
  const why = failures.length > 0 ? ` (${failures.length} × ${failures[0]})` : ''
  const unit = row.unit === '' ? '' : `, ${row.unit}`
  return [
    row.name + unit,
    spread(judged.reference) + (row.against ? ` ${row.against.called}` : ''),
    spread(judged.value),
    judged.ratio === null ? '' : judged.ratio.toFixed(2),
    (row.goal?.text ?? '').replace('bare', row.against?.called ?? 'bare'),
    judged.verdict + why,
  ]
}

function spread(values: readonly number[]): string {
  if (values.length === 0) return '–'
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? figure(least) : `${figure(median(values))} (${figure(least)}…${figure(most)})`
}

/** Three digits say enough of anything that is measured. */
function figure(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'gave up'
  const size = Math.abs(value)
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
