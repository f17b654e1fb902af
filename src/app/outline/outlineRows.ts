import type { FileSymbol } from '../../channels/files/symbols/symbolPatterns'

/** A line of the outline. */
export interface OutlineRow {
  /** The same while other lines of the file change. */
  readonly key: string
  readonly symbol: FileSymbol
  /** 1-based, as ARIA counts them. */
  readonly level: number
  readonly posInSet: number
  readonly setSize: number
  readonly hasChildren: boolean
  readonly isExpanded: boolean
}

/** Names may be declared twice in one place. */
function keysOf(symbols: readonly FileSymbol[]): readonly string[] {
  const times = new Map<string, number>()
  return symbols.map(({ name, within }) => {
    const place = [...within, name].join('\n')
    const nth = times.get(place) ?? 0
    times.set(place, nth + 1)
    return `${place}\n${nth}`
  })
}

/** The rows that are shown, in the order of the file. A part of what is closed is not. */
export function outlineRows(
  symbols: readonly FileSymbol[],
  closed: ReadonlySet<string>,
): readonly OutlineRow[] {
  const keys = keysOf(symbols)
  /** By place in the list, how many parts each has; -1: the file. */
  const sizes = new Map<number, number>()
  const parents: number[] = []
  const placed = symbols.map(({ within }, at) => {
    parents.length = Math.min(parents.length, within.length)
    const parent = parents.at(-1) ?? -1
    const level = parents.push(at)
    const posInSet = (sizes.get(parent) ?? 0) + 1
    sizes.set(parent, posInSet)
    return { parent, level, posInSet }
  })
  const isHidden = new Set<number>()
  return symbols.flatMap((symbol, at) => {
    const { parent, level, posInSet } = placed[at] ?? { parent: -1, level: 1, posInSet: 1 }
    if (isHidden.has(parent) || closed.has(keys[parent] ?? '')) {
      isHidden.add(at)
      return []
    }
    const key = keys[at] ?? ''
    const hasChildren = sizes.has(at)
    return {
      key,
      symbol,
      level,
      posInSet,
      setSize: sizes.get(parent) ?? 1,
      hasChildren,
      isExpanded: hasChildren && !closed.has(key),
    }
  })
}

/** What a line is part of, from the outside in. */
export function symbolsAt(symbols: readonly FileSymbol[], line: number): readonly FileSymbol[] {
  const holding: FileSymbol[] = []
  for (const symbol of symbols) {
    if (symbol.line > line || symbol.endLine < line) continue
    while (holding.length > 0 && (holding.at(-1)?.within.length ?? 0) >= symbol.within.length) holding.pop()
    holding.push(symbol)
  }
  return holding
}

/** What stands beside a symbol, itself with it. */
export function siblingsOf(symbols: readonly FileSymbol[], { within }: FileSymbol): readonly FileSymbol[] {
  const place = within.join('\n')
  return symbols.filter((one) => one.within.join('\n') === place)
}
