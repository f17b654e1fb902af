import type { SideName } from '../lab/side'
import type { Row } from '../scenario'
import { type Judgement, judge, type Pair } from './judge'
import { median } from './statistics'

/** Everything one repetition of a scenario gave, by side; a side that failed gave a sentence. */
export interface Sample {
  readonly scenario: string
  readonly repetition: number
  readonly side: SideName
  readonly readings: Readonly<Record<string, number>> | null
  readonly failure: string | null
  readonly seconds: number
}

/** The columns of the table; the last two only where an older build was measured. */
const HEAD = ['row', 'bare', 'product', 'ratio', 'goal', 'verdict', 'before', 'to before']
/** Columns of words. */
const LEFT = [0, 4, 5]

/** One line for each row: medians, in brackets the least and the most. */
export function tableOf(
  rows: readonly { readonly scenario: string; readonly key: string; readonly row: Row }[],
  samples: readonly Sample[],
): string {
  const hasBefore = samples.some(({ side }) => side === 'before')
  const lines = rows.map(({ scenario, key, row }) => {
    const own = samples.filter((sample) => sample.scenario === scenario)
    const line = lineOf(row, judge(row, pairsOf(own, key, row)), own)
    return hasBefore ? [...line, ...beforeCells(own, key)] : line
  })
  const head = hasBefore ? HEAD : HEAD.slice(0, -2)
  const widths = head.map((name, at) => Math.max(name.length, ...lines.map((line) => line[at]?.length ?? 0)))
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, at) => (LEFT.includes(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, at) => (LEFT.includes(at) ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [format(head), rule, ...lines.map(format)].join('\n')
}

/** The repetitions in which the product was measured. */
function pairsOf(samples: readonly Sample[], key: string, { against }: Row): Pair[] {
  const reading = readingOf(samples)
  return samples.flatMap(({ side, repetition }) => {
    const value = side === 'product' ? reading('product', repetition, key) : undefined
    if (value === undefined) return []
    const reference =
      against === undefined ? reading('bare', repetition, key) : reading('product', repetition, against.key)
    return [{ reference: reference ?? null, value }]
  })
}

const readingOf = (samples: readonly Sample[]) => (side: SideName, repetition: number, key: string) =>
  samples.find((each) => each.side === side && each.repetition === repetition)?.readings?.[key]

/** What the older build took, and the median of the ratios of the product to it. */
function beforeCells(samples: readonly Sample[], key: string): string[] {
  const reading = readingOf(samples)
  const before = samples.flatMap(({ side, readings }) => (side === 'before' ? (readings?.[key] ?? []) : []))
  const ratios = samples.flatMap(({ side, repetition }) => {
    const value = side === 'product' ? reading('product', repetition, key) : undefined
    const old = reading('before', repetition, key)
    return value !== undefined && old ? [value / old] : []
  })
  return [spread(before), ratios.length > 0 ? median(ratios).toFixed(2) : '']
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
