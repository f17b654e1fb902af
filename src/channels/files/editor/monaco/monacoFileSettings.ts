import type { LineEndName } from '../lineEnds'
import type { TextModel } from '../textModel'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

/** How a text is indented. */
export interface Indent {
  readonly insertSpaces: boolean
  readonly size: number
}

export interface Language {
  readonly id: string
  readonly name: string
}

/** What can be changed about a text besides its letters; null: its editor has not shown it yet. */
export function fileSettings(text: TextModel | null) {
  if (!(text instanceof MonacoModel)) return null
  const { model } = text
  return {
    lineEnds: () => text.eol(),
    /** One step of undo; a text with several kinds has one afterwards. */
    setLineEnds: (eol: Extract<LineEndName, 'LF' | 'CRLF'>) => text.setLineEnds(eol),
    indent(): Indent {
      const { insertSpaces, indentSize } = model.getOptions()
      return { insertSpaces, size: indentSize }
    },
    setIndent({ insertSpaces, size }: Indent): void {
      model.updateOptions({ insertSpaces, indentSize: size, tabSize: size })
    },
    /** As its lines have it. */
    detectIndent: () => model.detectIndentation(true, 4),
    languageId: () => model.getLanguageId(),
    setLanguage: (id: string) => monaco.editor.setModelLanguage(model, id),
    /** Some are several to Monaco, and one to a reader. */
    languages(): readonly Language[] {
      const byName = new Map<string, Language>()
      const ids = new Set<string>()
      for (const { id, aliases } of monaco.languages.getLanguages().toSorted(namedFirst)) {
        const name = aliases?.[0] ?? id
        if (ids.has(id) || byName.has(name)) continue
        ids.add(id)
        byName.set(name, { id, name })
      }
      return [...byName.values()].toSorted((one, other) => one.name.localeCompare(other.name))
    },
  }
}

/** A language may be told in parts, of which one says its name. */
const namedFirst = (
  one: monaco.languages.ILanguageExtensionPoint,
  other: monaco.languages.ILanguageExtensionPoint,
) => Number(one.aliases === undefined) - Number(other.aliases === undefined)
