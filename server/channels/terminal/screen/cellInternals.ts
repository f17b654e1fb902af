import type { XtermTerminal } from './xtermTerminal'

/**
 * The one place that reaches behind xterm's public interface. Nothing public tells of a cell where its link leads, how
 * it is underlined and in which colour, and whether it is protected; and no hook can, since cells are moved, wrapped
 * and erased. `cellInternals.test.ts` holds both: that such cells look alike from outside, and the names read here.
 */

type Line = NonNullable<ReturnType<XtermTerminal['buffer']['normal']['getLine']>>
export type Cell = NonNullable<ReturnType<Line['getCell']>>

export interface CellLink {
  /** Empty when the terminal has forgotten it. */
  readonly uri: string
  /** The one that the program gave, else made of the number under which the terminal knows it. */
  readonly id: string
  readonly number: number
}

/** Links without an id are numbered from 1 on. */
export const linkId = (number: number) => `link-${number}`

/** The link of a cell, which is taken off it, so that the cell is underlined only where the program made it so. */
export function takeLink(terminal: XtermTerminal, cell: Cell): CellLink | null {
  // One that has a link counts as underlined.
  if (!cell.isUnderline()) return null
  const extended = read(cell, 'extended')
  const number = read(extended, 'urlId')
  if (typeof number !== 'number' || number === 0) return null
  const bare = call(extended, 'clone')
  if (typeof bare === 'object' && bare !== null) {
    Reflect.set(bare, 'urlId', 0)
    Reflect.set(cell, 'extended', bare)
  }
  const data = call(read(read(terminal, '_core'), '_oscLinkService'), 'getLinkData', number)
  const [uri, id] = [read(data, 'uri'), read(data, 'id')]
  return { uri: typeof uri === 'string' ? uri : '', id: typeof id === 'string' ? id : linkId(number), number }
}

/** Of a cell that is underlined, and whose link was taken. */
export function underlineOf(cell: Cell): { readonly style: number; readonly colour: number } {
  const extended = read(cell, 'extended')
  return { style: numberOf(extended, 'underlineStyle'), colour: numberOf(extended, 'underlineColor') }
}

export function isProtected(cell: Cell): boolean {
  const method = read(cell, 'isProtected')
  return typeof method === 'function' && method.call(cell) !== 0
}

function read(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined
}

function numberOf(object: unknown, name: string): number {
  const found = read(object, name)
  return typeof found === 'number' ? found : 0
}

function call(object: unknown, name: string, ...given: readonly unknown[]): unknown {
  const method = read(object, name)
  return typeof method === 'function' ? Reflect.apply(method, object, given) : undefined
}
