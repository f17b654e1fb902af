import { changed, type Node, PersistentList, valueAt, WIDTH } from './persistentList'

/** Levels above the buckets: 32,768 of them, each with 6 ids where there are 200,000. */
const DEPTH = 2

interface Keyed {
  readonly id: string
}
/** Ids with the same hash, and their places. */
type Bucket = readonly (readonly [id: string, place: number])[]

/**
 * Values with an id, in the order in which they were added, found by their id. It never changes: `put` returns another
 * one, which shares nearly everything with this one.
 *
 *     const items = KeyedList.from([{ id: 'a', text: 'one' }]).put({ id: 'a', text: 'two' })
 *     items.get('a') // the second, in the place of the first
 */
export class KeyedList<V extends Keyed> implements Iterable<V> {
  /** The same without its ids. */
  readonly values: PersistentList<V>
  private readonly buckets: Node<Bucket>

  private constructor(values: PersistentList<V>, buckets: Node<Bucket>) {
    this.values = values
    this.buckets = buckets
  }

  static from<V extends Keyed>(values: Iterable<V>): KeyedList<V> {
    let list = new KeyedList<V>(PersistentList.from<V>([]), [])
    for (const value of values) list = list.put(value)
    return list
  }

  get length(): number {
    return this.values.length
  }

  get(id: string): V | undefined {
    const place = placeIn(valueAt(this.buckets, DEPTH, hashOf(id)), id)
    return place === undefined ? undefined : this.values.at(place)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  at(place: number): V | undefined {
    return this.values.at(place)
  }

  /** In the place of the value with the same id, or at the end. */
  put(value: V): KeyedList<V> {
    const { id } = value
    const hash = hashOf(id)
    const bucket = valueAt(this.buckets, DEPTH, hash) ?? []
    const place = placeIn(bucket, id)
    if (place !== undefined) return new KeyedList(this.values.with(place, value), this.buckets)
    const buckets = changed(this.buckets, DEPTH, hash, [...bucket, [id, this.length]])
    return new KeyedList(this.values.append(value), buckets)
  }

  [Symbol.iterator](): Iterator<V> {
    return this.values[Symbol.iterator]()
  }
}

const placeIn = (bucket: Bucket | undefined, id: string) => bucket?.find(([known]) => known === id)?.[1]

/** FNV-1a, its halves mixed. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 15)) & (WIDTH ** (DEPTH + 1) - 1)
}
