import { type DeclaredSymbol, type FileSymbol, symbolsIn } from '../symbols/symbolPatterns'
import type { Documents } from './documents'

/**
 * What the text of an open file declares, in its order: as its language service knows it, else as its lines show it. Null: no
 * text is shown. `await fileSymbols(editors, '/src/main.ts')`
 */
export async function fileSymbols(
  editors: Pick<Documents, 'shownText' | 'shownModel'>,
  path: string,
): Promise<readonly FileSymbol[] | null> {
  const text = editors.shownText(path)
  if (text === null) return null
  const model = editors.shownModel(path)
  if (model) {
    const { documentSymbols } = await import('./monaco/monacoOutline')
    const known = await documentSymbols(model)
    if (known) return known
  }
  return nested(symbolsIn(path, text), text)
}

/** Calls `listener` when another language service may know what a text declares. Resolves with its end. */
export async function onSymbolServices(listener: () => void): Promise<() => void> {
  const { onOutlineServices } = await import('./monaco/monacoOutline')
  return onOutlineServices(listener)
}

/** What is declared further in is part of what stands above it; a heading, of one of a higher rank. */
function nested(symbols: readonly DeclaredSymbol[], text: string): FileSymbol[] {
  const lines = text.split('\n')
  const depthOf = ({ line, column, kind }: DeclaredSymbol) =>
    kind === 'heading' ? column : (/^\s*/.exec(lines[line - 1] ?? '')?.[0].length ?? 0)
  const open: { readonly name: string; readonly depth: number; readonly at: number }[] = []
  const ends = symbols.map(() => lines.length)
  const found = symbols.map((symbol, at) => {
    const depth = depthOf(symbol)
    for (let last = open.at(-1); last && last.depth >= depth; last = open.at(-1)) {
      ends[last.at] = symbol.line - 1
      open.pop()
    }
    const within = open.map(({ name }) => name)
    open.push({ name: symbol.name, depth, at })
    return { ...symbol, within }
  })
  return found.map((symbol, at) => ({ ...symbol, endLine: ends[at] ?? symbol.line }))
}
