import type { Lab } from './lab/lab'
import type { SideName } from './lab/side'
import type { Goal } from './report/goal'

/** One figure of the table. */
export interface Row {
  readonly name: string
  readonly unit: 'ms' | 'MB' | 'kB' | 'MB/s' | 'fps' | ''
  /** Null: shown, and nothing is asked of it. */
  readonly goal: Goal | null
  /** Another row of the scenario that is its reference instead of the bare side, and what the table calls that. */
  readonly against?: { readonly key: string; readonly called: string }
}

/** By key of row. */
export type Readings<Key extends string = string> = Readonly<Record<Key, number>>

/** Measurements that are made together, and the rows that they fill. Each is a file in `rows/`. */
export interface Scenario {
  /** What `--only` calls it. */
  readonly id: string
  /** Measured without `--all`, too. */
  readonly isCore: boolean
  readonly rows: Readonly<Record<string, Row>>
  /** The sides it is measured on. */
  readonly sides: readonly Exclude<SideName, 'before'>[]
  /** For what takes long and hardly differs. */
  readonly maxRepetitions?: number
  /** True: it measures the source and not a build. */
  readonly isOfSource?: boolean
  measure(lab: Lab, side: SideName): Promise<Readings>
}

/** Checks that the measurement fills the rows it has. */
export const scenario = <Key extends string>(
  definition: Omit<Scenario, 'rows' | 'measure'> & {
    readonly rows: Readonly<Record<Key, Row>>
    measure(lab: Lab, side: SideName): Promise<Readings<NoInfer<Key>>>
  },
): Scenario => definition
