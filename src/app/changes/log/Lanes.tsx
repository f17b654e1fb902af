import { type LaneRow, widthOf } from '../../../channels/files/git/log/lanes'
import styles from './LogView.module.css'

/** Of a lane, CSS pixels. */
const LANE = 12
/** More of them stand in the place of the last. */
const MAX_LANES = 10
const COLOURS = 6
const NODE = 4

interface LanesProps {
  row: LaneRow
  height: number
  /** What stands between a commit and the next has no node: the lanes only go past. */
  isBetween?: boolean
}

/** The graph beside a row. What it says stands in words there, too. */
export function Lanes({ row, height, isBetween = false }: LanesProps) {
  const lanes = isBetween ? row.below.length : widthOf(row)
  const width = Math.max(1, Math.min(lanes, MAX_LANES)) * LANE
  const middle = height / 2
  return (
    <svg className={styles.lanes} width={width} height={height} aria-hidden="true" focusable="false">
      {isBetween ? (
        row.below.map((colour, lane) =>
          colour === null ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
            <path key={lane} d={`M${xOf(lane)} 0V${height}`} data-colour={colour % COLOURS} />
          ),
        )
      ) : (
        <>
          {row.lines.map(({ from, to, colour, part }) => (
            <path
              key={`${part}${from}-${to}`}
              d={pathOf(part, xOf(from), xOf(to), height)}
              data-colour={colour % COLOURS}
            />
          ))}
          <circle cx={xOf(row.lane)} cy={middle} r={NODE} data-colour={row.colour % COLOURS} />
        </>
      )}
    </svg>
  )
}

const xOf = (lane: number): number => Math.min(lane, MAX_LANES - 1) * LANE + LANE / 2

function pathOf(part: 'top' | 'bottom' | 'past', from: number, to: number, height: number): string {
  const middle = height / 2
  if (part === 'past') return `M${from} 0V${height}`
  const [start, end] = part === 'top' ? [0, middle] : [middle, height]
  if (from === to) return `M${from} ${start}V${end}`
  const bend = (start + end) / 2
  return `M${from} ${start}C${from} ${bend} ${to} ${bend} ${to} ${end}`
}
