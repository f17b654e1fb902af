import { askSearch, type Searching } from '../search/searchRequest'
import { inPreview } from '../search/searchText'
import { type DeclaredSymbol, declarationsOf, symbolInLine } from './symbolPatterns'

export interface WorkspaceSymbol extends DeclaredSymbol {
  readonly path: string
}

/** Lines that are looked at for one question. */
const MAX_LINES = 3000

/**
 * Asks which files of the workspace declare a name with these letters in this order: no language is understood, lines that
 * declare something are found by ripgrep. `const { answer, cancel } = workspaceSymbols(searching, 'opnfl')`
 */
export function workspaceSymbols(searching: Searching, letters: string) {
  const frame = {
    type: 'search',
    query: declarationsOf(letters),
    isRegExp: true,
    matchCase: false,
    wholeWord: false,
    limit: MAX_LINES,
  } as const
  const { answer, news, cancel } = askSearch(searching, frame, () => {})
  const symbols = answer.then(({ truncated }) => ({
    truncated,
    symbols: news().flatMap(({ path, hits }) =>
      hits.flatMap((hit): WorkspaceSymbol[] => {
        // A line that is cut begins elsewhere.
        const isWhole = inPreview(hit).start === hit.column - 1
        const symbol = isWhole ? symbolInLine(path, hit.preview.trimEnd(), hit.line) : null
        return symbol ? [{ ...symbol, path }] : []
      }),
    ),
  }))
  return { answer: symbols, cancel }
}
