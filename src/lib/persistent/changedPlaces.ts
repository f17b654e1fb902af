import { below, type Node, type PersistentList, WIDTH } from './persistentList'

/** The places where a list has another value than `before`, or where that had none. Nodes that both share are not looked into. */
export function changedPlaces<T>(list: PersistentList<T>, before: PersistentList<T>): readonly number[] {
  const places: number[] = []
  const compare = (
    node: Node<T> | undefined,
    other: Node<T> | undefined,
    depth: number,
    first: number,
  ): void => {
    if (!node || node === other) return
    const span = WIDTH ** depth
    for (const [slot, value] of node.entries()) {
      const place = first + slot * span
      if (depth > 0) compare(below(node, slot), other && below(other, slot), depth - 1, place)
      else if (!other || slot >= other.length || other[slot] !== value) places.push(place)
    }
  }
  let other: Node<T> | undefined = before.root
  let { depth } = before
  for (; depth < list.depth; depth++) other = [other ?? []]
  for (; depth > list.depth; depth--) other = below(other, 0)
  compare(list.root, other, list.depth, 0)
  return places
}
