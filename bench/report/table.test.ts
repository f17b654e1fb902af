import { expect, it } from 'vitest'
import type { SideName } from '../lab/side'
import { atMost, atMostMore, atMostTimes } from './goal'
import { type Sample, tableOf } from './table'

const row = (key: string, goal = atMostTimes(1.5), against?: { key: string; called: string }) => ({
  scenario: 's',
  key,
  row: { name: key, unit: 'ms' as const, goal, ...(against ? { against } : {}) },
})
const sample = (
  side: SideName,
  repetition: number,
  readings: Sample['readings'],
  failure?: string,
): Sample => ({
  scenario: 's',
  repetition,
  side,
  readings,
  failure: failure ?? null,
  seconds: 1,
})
/** The cells of the line of a row. */
const cells = (table: string, name: string) =>
  table
    .split('\n')
    .find((line) => line.startsWith(`| ${name},`))
    ?.split('|')
    .slice(2, -1)
    .map((cell) => cell.trim())

it('pairs the sides of a repetition, whichever was measured first', () => {
  const samples = [
    sample('bare', 0, { a: 100 }),
    sample('product', 0, { a: 140 }),
    sample('product', 1, { a: 1400 }),
    sample('bare', 1, { a: 1000 }),
  ]
  expect(cells(tableOf([row('a')], samples), 'a')).toEqual([
    '550 (100…1,000)',
    '770 (140…1,400)',
    '1.40',
    '≤ 1.5 × bare',
    'met',
  ])
})

it('takes another row as the reference, and says so', () => {
  const samples = [sample('product', 0, { idle: 19, beside: 30 })]
  const rows = [row('beside', atMostMore(5), { key: 'idle', called: 'silent' })]
  expect(cells(tableOf(rows, samples), 'beside')).toEqual([
    '19 silent',
    '30',
    '1.58',
    '≤ silent + 5',
    'missed',
  ])
})

it('says why something was not measured, and that something was given up', () => {
  const failed = [sample('product', 0, null, 'It did not start')]
  expect(cells(tableOf([row('a', atMost(5))], failed), 'a')?.at(-1)).toBe(
    'not measured (1 × product: It did not start)',
  )
  const late = [sample('product', 0, { a: Number.POSITIVE_INFINITY })]
  expect(cells(tableOf([row('a', atMost(5))], late), 'a')).toEqual(['–', 'gave up', '', '≤ 5', 'missed'])
})

it('has columns for an older build only where one was measured', () => {
  const samples = [
    sample('bare', 0, { a: 10 }),
    sample('product', 0, { a: 12 }),
    sample('before', 0, { a: 24 }),
  ]
  expect(cells(tableOf([row('a')], samples), 'a')?.slice(-2)).toEqual(['24', '0.50'])
  expect(cells(tableOf([row('a')], samples.slice(0, 2)), 'a')).toHaveLength(5)
})
