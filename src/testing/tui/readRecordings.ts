import { readdirSync, readFileSync } from 'node:fs'

/** What a program said to its terminal, and the sizes it got meanwhile. */
export interface Recording {
  readonly program: string
  readonly cols: number
  readonly rows: number
  readonly steps: readonly RecordedStep[]
}

/** `o` is output, `r` a new size: columns, rows. */
export type RecordedStep = { readonly o: string } | { readonly r: readonly [number, number] }

/** The `*.jsonl` beside this file: a header, then a step a line. */
export function readRecordings(): readonly Recording[] {
  const folder = new URL('.', import.meta.url)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => {
      const [header = '', ...lines] = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n')
      return { ...JSON.parse(header), steps: lines.map((line) => JSON.parse(line)) } as Recording
    })
}
