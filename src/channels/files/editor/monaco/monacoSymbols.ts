import * as monaco from 'monaco-editor/editor/editor.api'
import { css, typescript } from 'monaco-editor/languages/register.all'
import * as z from 'zod/mini'
import { messages } from '../../../../messages/en'

/**
 * The TypeScript service sees one file. What it knows of a name is therefore all there is to know only where the name
 * cannot be meant by another file: it is declared here, and neither imported nor exported nor a member of something.
 */
interface LocalSymbol {
  readonly range: monaco.Range
  readonly definitions: readonly monaco.Range[]
  readonly places: readonly {
    readonly range: monaco.Range
    readonly before: string
    readonly after: string
  }[]
}

const LANGUAGES = ['typescript', 'javascript']

/** Kinds of TypeScript's `ScriptElementKind` that a scope holds; members are seen through the values that have them. */
const IN_A_SCOPE = new Set([
  ...['var', 'let', 'const', 'using', 'await using', 'local var', 'parameter'],
  ...['function', 'local function', 'class', 'local class', 'interface', 'type', 'enum', 'type parameter'],
])
/** They are never seen from outside, whatever the service says of what holds them. */
const ALWAYS_LOCAL = new Set(['parameter', 'type parameter'])

const span = z.object({ start: z.number(), length: z.number() })
const renameInfo = z.object({ canRename: z.boolean(), triggerSpan: z.optional(span) })
const definitions = z.array(
  z.object({ fileName: z.string(), kind: z.string(), textSpan: span, isLocal: z.optional(z.boolean()) }),
)
const locations = z.array(
  z.object({
    fileName: z.string(),
    textSpan: span,
    contextSpan: z.optional(span),
    prefixText: z.optional(z.string()),
    suffixText: z.optional(z.string()),
  }),
)

/** Null where the answer could be incomplete. */
export async function localSymbolAt(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<LocalSymbol | null> {
  if (!LANGUAGES.includes(model.getLanguageId())) return null
  const version = model.getVersionId()
  // Without its service, which starts with the first file of a language, nothing is known of a name.
  const answers = await askService(model, position).catch(() => null)
  if (answers === null || model.isDisposed() || model.getVersionId() !== version) return null
  const { renamed, defined, located } = answers
  const file = model.uri.toString()
  const text = model.getValue()
  const isHere =
    defined.length > 0 &&
    defined.every(
      ({ fileName, kind, isLocal = true }) =>
        fileName === file && IN_A_SCOPE.has(kind) && (isLocal || ALWAYS_LOCAL.has(kind)),
    ) &&
    located.every((place) => place.fileName === file && !isShared(text, place))
  if (!isHere) return null
  const rangeOf = ({ start, length }: z.infer<typeof span>) =>
    monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(start + length))
  return {
    range: rangeOf(renamed),
    definitions: defined.map(({ textSpan }) => rangeOf(textSpan)),
    places: located.map(({ textSpan, prefixText = '', suffixText = '' }) => ({
      range: rangeOf(textSpan),
      before: prefixText,
      after: suffixText,
    })),
  }
}

async function askService(model: monaco.editor.ITextModel, position: monaco.Position) {
  const getWorker =
    model.getLanguageId() === 'typescript' ? typescript.getTypeScriptWorker : typescript.getJavaScriptWorker
  const worker = await (await getWorker())(model.uri)
  if (model.isDisposed()) return null
  const file = model.uri.toString()
  const offset = model.getOffsetAt(position)
  const info = renameInfo.parse(await worker.getRenameInfo(file, offset, { allowRenameOfImportPath: false }))
  if (!info.canRename || !info.triggerSpan) return null
  const [defined, located] = await Promise.all([
    worker.getDefinitionAtPosition(file, offset),
    worker.findRenameLocations(file, offset, false, false, true),
  ])
  return {
    renamed: info.triggerSpan,
    defined: definitions.parse(defined ?? []),
    located: locations.parse(located ?? []),
  }
}

/** The name stands in an import or an export, and is a name in another file, too. */
function isShared(text: string, { textSpan, contextSpan }: z.infer<typeof locations>[number]): boolean {
  if (/\bexport\s*(default|=)\s*$/.test(text.slice(Math.max(0, textSpan.start - 100), textSpan.start)))
    return true
  return contextSpan !== undefined && /^(import|export)\b/.test(text.slice(contextSpan.start, textSpan.start))
}

/** Takes the place of Monaco's own providers, which answer for a workspace of which they know one file. */
export function registerSymbols(): void {
  const none = { rename: false, definitions: false, references: false }
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults])
    defaults.setModeConfiguration({ ...defaults.modeConfiguration, ...none })
  // Classes and custom properties are meant by the other files of a page.
  for (const defaults of [css.cssDefaults, css.scssDefaults, css.lessDefaults])
    defaults.setModeConfiguration({ ...defaults.modeConfiguration, ...none })
  monaco.languages.registerRenameProvider(LANGUAGES, {
    async resolveRenameLocation(model, position) {
      const symbol = await localSymbolAt(model, position)
      if (symbol) return { range: symbol.range, text: model.getValueInRange(symbol.range) }
      const at = monaco.Range.fromPositions(position)
      return { range: at, text: '', rejectReason: messages.editor.notOnlyHere }
    },
    async provideRenameEdits(model, position, name) {
      const symbol = await localSymbolAt(model, position)
      if (!symbol) return { edits: [], rejectReason: messages.editor.notOnlyHere }
      return { edits: symbol.places.map((place) => renameEdit(model.uri, place, name)) }
    },
  })
  monaco.languages.registerDefinitionProvider(LANGUAGES, {
    async provideDefinition(model, position) {
      const symbol = await localSymbolAt(model, position)
      return (symbol?.definitions ?? []).map((range) => ({ uri: model.uri, range }))
    },
  })
  monaco.languages.registerReferenceProvider(LANGUAGES, {
    async provideReferences(model, position) {
      const symbol = await localSymbolAt(model, position)
      return (symbol?.places ?? []).map(({ range }) => ({ uri: model.uri, range }))
    },
  })
}

function renameEdit(
  resource: monaco.Uri,
  { range, before, after }: LocalSymbol['places'][number],
  name: string,
): monaco.languages.IWorkspaceTextEdit {
  return { resource, versionId: undefined, textEdit: { range, text: before + name + after } }
}
