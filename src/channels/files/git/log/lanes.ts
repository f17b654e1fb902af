/** What the graph needs to know of a commit. */
export interface LaneCommit {
  readonly commit: string
  readonly parents: readonly string[]
}

/** A line in a row of the graph, from a lane at its top, or its node, to a lane at its bottom, or its node. */
interface LaneLine {
  readonly from: number
  readonly to: number
  readonly colour: number
  /** Above the node, below it, or past it from top to bottom. */
  readonly part: 'top' | 'bottom' | 'past'
}

/** One row of the graph: where its commit stands, and what leads there, away and past. */
export interface LaneRow {
  readonly lane: number
  readonly colour: number
  readonly lines: readonly LaneLine[]
  /** Lanes that go on below, for what stands between this commit and the next: by place, the colour; null: none. */
  readonly below: readonly (number | null)[]
}

/** A lane waits for a commit that was named as a parent. */
interface OpenLane {
  readonly commit: string
  readonly colour: number
}

/** Lanes that go on below what was laid out; a null is free. */
export interface OpenLanes {
  readonly lanes: readonly (OpenLane | null)[]
  readonly nextColour: number
}

export const NO_LANES: OpenLanes = { lanes: [], nextColour: 0 }

/**
 * Lays commits out below those that were laid out before, so that each page of a log costs what it has itself.
 *
 *     const { rows, open } = layLanes(firstPage, NO_LANES, () => false)
 *     const next = layLanes(secondPage, open, (commit) => shown.has(commit))
 *
 * @param isShown it stands above already, as a parent may whose clock was ahead
 */
export function layLanes(
  commits: readonly LaneCommit[],
  before: OpenLanes,
  isShown: (commit: string) => boolean,
): { readonly rows: readonly LaneRow[]; readonly open: OpenLanes } {
  let open = before
  const here = new Set<string>()
  const rows = commits.map((commit) => {
    here.add(commit.commit)
    const laid = layOne(commit, open, (other) => here.has(other) || isShown(other))
    open = laid.open
    return laid.row
  })
  return { rows, open }
}

function layOne(
  { commit, parents }: LaneCommit,
  { lanes: before, nextColour }: OpenLanes,
  isShown: (commit: string) => boolean,
): { readonly row: LaneRow; readonly open: OpenLanes } {
  const lanes = [...before]
  let colours = nextColour
  const lines: LaneLine[] = []
  const waiting = lanes.flatMap((lane, at) => (lane?.commit === commit ? [at] : []))
  const lane = waiting[0] ?? freeLane(lanes)
  const colour = lanes[lane]?.colour ?? colours++
  for (const [at, one] of lanes.entries()) {
    if (!one) continue
    if (one.commit === commit) lines.push({ from: at, to: lane, colour: one.colour, part: 'top' })
    else lines.push({ from: at, to: at, colour: one.colour, part: 'past' })
  }
  for (const at of waiting) lanes[at] = null
  lanes[lane] = null
  for (const [index, parent] of parents.entries()) {
    if (isShown(parent)) continue
    const known = lanes.findIndex((one) => one?.commit === parent)
    const to = known !== -1 ? known : index === 0 ? lane : freeLane(lanes)
    // The line of the first parent goes on in its colour; each other one is a line of its own.
    const own = lanes[to]?.colour ?? (index === 0 ? colour : colours++)
    lanes[to] = { commit: parent, colour: own }
    lines.push({ from: lane, to, colour: known === -1 ? own : colour, part: 'bottom' })
  }
  while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop()
  const below = lanes.map((one) => one?.colour ?? null)
  return { row: { lane, colour, lines, below }, open: { lanes, nextColour: colours } }
}

function freeLane(lanes: readonly (OpenLane | null)[]): number {
  const free = lanes.indexOf(null)
  return free === -1 ? lanes.length : free
}

/** Lanes that a row needs to be drawn. */
export const widthOf = ({ lane, lines }: LaneRow): number =>
  lines.reduce((most, { from, to }) => Math.max(most, from + 1, to + 1), lane + 1)
