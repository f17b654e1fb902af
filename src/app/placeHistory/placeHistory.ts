/** Where the user was in a file; 1-based. */
export interface Place {
  readonly path: string
  readonly line: number
  readonly column: number
}

/** Places in the order in which the user came to them, and which of them they are at. */
export interface PlaceHistory {
  readonly places: readonly Place[]
  readonly at: number
}

export const NO_PLACES: PlaceHistory = { places: [], at: -1 }
const MAX_PLACES = 50
/** What is nearer is the same place. */
const NEAR_LINES = 10

/** The cursor is there now: near to where it was that place follows it, else what lay ahead is forgotten. */
export function visited({ places, at }: PlaceHistory, place: Place): PlaceHistory {
  const here = places[at]
  if (here && isNear(here, place)) return { places: places.with(at, place), at }
  const behind = [...places.slice(0, at + 1), place].slice(-MAX_PLACES)
  return { places: behind, at: behind.length - 1 }
}

/** One step back or ahead; null: there is none. */
export function stepped({ places, at }: PlaceHistory, by: 1 | -1): PlaceHistory | null {
  return places[at + by] ? { places, at: at + by } : null
}

/** A file or folder has another name. */
export function movedPlaces(history: PlaceHistory, follow: (path: string) => string): PlaceHistory {
  return { ...history, places: history.places.map((place) => ({ ...place, path: follow(place.path) })) }
}

const isNear = (one: Place, other: Place): boolean =>
  one.path === other.path && Math.abs(one.line - other.line) < NEAR_LINES
