// @ts-expect-error Monaco has no types for what is no part of its API.
import { ILanguageFeaturesService } from 'monaco-editor/editor/common/services/languageFeatures'
// @ts-expect-error Monaco has no types for what is no part of its API.
import { StandaloneServices } from 'monaco-editor/editor/standalone/browser/standaloneServices'
import * as z from 'zod/mini'
import type { FileSymbol } from '../../symbols/symbolPatterns'
import type { TextModel } from '../textModel'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

const range = z.object({ startLineNumber: z.number(), startColumn: z.number(), endLineNumber: z.number() })
const symbol = z.object({
  name: z.string(),
  kind: z.number(),
  range,
  selectionRange: range,
  get children() {
    return z.optional(z.array(symbol))
  },
})
type Symbol = z.infer<typeof symbol>

/** Of `monaco.languages.SymbolKind`, in its order. */
const KINDS = [
  ...[
    'file',
    'module',
    'namespace',
    'package',
    'class',
    'method',
    'property',
    'field',
    'constructor',
    'enum',
  ],
  ...[
    'interface',
    'function',
    'variable',
    'constant',
    'string',
    'number',
    'boolean',
    'array',
    'object',
    'key',
  ],
  ...['null', 'enum member', 'struct', 'event', 'operator', 'type parameter'],
]
/** Lists of numbers are no outline. */
const MAX_SYMBOLS = 50_000

/** What the language service of a text says that it declares; null: it has none that does. */
export async function documentSymbols(text: TextModel): Promise<readonly FileSymbol[] | null> {
  if (!(text instanceof MonacoModel) || text.model.isDisposed()) return null
  const { model } = text
  const providers = StandaloneServices.get(ILanguageFeaturesService).documentSymbolProvider.ordered(model)
  if (providers.length === 0) return null
  const { token } = new monaco.CancellationTokenSource()
  const answer: unknown = await Promise.resolve(providers[0].provideDocumentSymbols(model, token)).catch(
    () => null,
  )
  const parsed = z.array(symbol).safeParse(answer)
  return parsed.success && !model.isDisposed() ? flat(parsed.data, [], columnIn(model)) : null
}

/** Calls `listener` when a language service comes or goes: those of Monaco come after the first text. Returns its end. */
export function onOutlineServices(listener: () => void): () => void {
  const registry = StandaloneServices.get(ILanguageFeaturesService).documentSymbolProvider
  const subscription: monaco.IDisposable = registry.onDidChange(listener)
  return () => subscription.dispose()
}

type ColumnOf = (name: string, line: number, column: number) => number

/** Some services say where a declaration begins, and not its name. */
const columnIn =
  (model: monaco.editor.ITextModel): ColumnOf =>
  (name, line, column) => {
    const at = line <= model.getLineCount() ? model.getLineContent(line).indexOf(name, column - 1) : -1
    return at === -1 ? column : at + 1
  }

function flat(
  symbols: readonly Symbol[],
  within: readonly string[],
  columnOf: ColumnOf,
  found: FileSymbol[] = [],
): FileSymbol[] {
  for (const { name, kind, range: whole, selectionRange: at, children = [] } of symbols) {
    if (found.length >= MAX_SYMBOLS) break
    found.push({
      name,
      kind: KINDS[kind] ?? '',
      line: at.startLineNumber,
      column: columnOf(name, at.startLineNumber, at.startColumn),
      endLine: whole.endLineNumber,
      within,
    })
    flat(children, [...within, name], columnOf, found)
  }
  return found
}
