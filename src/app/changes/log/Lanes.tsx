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
}

/** The graph beside the row of a commit. What it says stands in words there, too. */
export function Lanes({ row, height }: LanesProps) {
  return (
    <svg
      className={styles.lanes}
      width={pixels(widthOf(row))}
      height={height}
      aria-hidden="true"
      focusable="false"
    >
      {row.lines.map(({ from, to, colour, part }) => (
        <path
          key={`${part}${from}-${to}`}
          d={pathOf(part, xOf(from), xOf(to), height)}
          data-colour={colour % COLOURS}
        />
      ))}
      <circle cx={xOf(row.lane)} cy={height / 2} r={NODE} data-colour={row.colour % COLOURS} />
    </svg>
  )
}

/** What stands between a commit and the next has no node: the lanes only go past, as high as the row happens to be. */
export function LanesBetween({ row: { below } }: Pick<LanesProps, 'row'>) {
  const width = pixels(below.length)
  const lanes = below.flatMap((colour, lane) => (colour === null ? [] : { lane, colour }))
  return (
    <span className={styles.between} style={{ inlineSize: width }}>
      <svg className={styles.lanes} width={width} height="100%" aria-hidden="true" focusable="false">
        {lanes.map(({ lane, colour }) => (
          <line key={lane} x1={xOf(lane)} x2={xOf(lane)} y1="0" y2="100%" data-colour={colour % COLOURS} />
        ))}
      </svg>
    </span>
  )
}

const pixels = (lanes: number): number => Math.max(1, Math.min(lanes, MAX_LANES)) * LANE

const xOf = (lane: number): number => Math.min(lane, MAX_LANES - 1) * LANE + LANE / 2

function pathOf(part: 'top' | 'bottom' | 'past', from: number, to: number, height: number): string {
  const middle = height / 2
  if (part === 'past') return `M${from} 0V${height}`
  const [start, end] = part === 'top' ? [0, middle] : [middle, height]
  if (from === to) return `M${from} ${start}V${end}`
  const bend = (start + end) / 2
  return `M${from} ${start}C${from} ${bend} ${to} ${bend} ${to} ${end}`
}
