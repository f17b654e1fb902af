import * as z from 'zod/mini'
import { messages } from '../../../messages/en'
import type { ToolContent } from '../shared/eventSchemas'
import { readUnified, textOfSide } from './readUnified'

/** One change of one file, and how it is shown. */
interface Change {
  readonly path: string
  readonly content: ToolContent
}

const text = z.nullish(z.string())
const fileSchema = z.looseObject({
  path: z.string(),
  op: text,
  oldContent: text,
  newContent: text,
  diff: text,
  oldPath: text,
  newPath: text,
})
const filesSchema = z.looseObject({ files: z.array(z.unknown()) })
const editSchema = z.looseObject({ file_path: z.string(), old_string: z.string(), new_string: z.string() })
const diffSchema = z.looseObject({ diff: z.string() })

/** What a change of files did, wherever such servers say it: in the input, or as a diff in the result. */
export function normaliseFileChange(input: unknown, result: unknown): readonly ToolContent[] {
  const asked = changesOf(input, '')
  // The result repeats what was asked for.
  const others = changesOf(result, pathOf(input)).filter(
    ({ path }) => !asked.some((one) => one.path === path),
  )
  return [...asked, ...others].map(({ content }) => content)
}

function changesOf(value: unknown, path: string): readonly Change[] {
  if (typeof value === 'string') return changesOfText(value, path)
  const files = filesSchema.safeParse(value)
  if (files.success) return files.data.files.flatMap(changesOfFile)
  const edit = editSchema.safeParse(value)
  if (edit.success) {
    const { file_path, old_string, new_string } = edit.data
    return [diffOf(file_path, old_string, new_string)]
  }
  const diff = diffSchema.safeParse(value)
  return diff.success ? changesOfText(diff.data.diff, pathOf(value) || path) : []
}

function changesOfFile(value: unknown): readonly Change[] {
  const file = fileSchema.safeParse(value)
  if (!file.success) return []
  const { path, op, oldContent, newContent, diff } = file.data
  const isWhole = typeof oldContent === 'string' || typeof newContent === 'string'
  const isNew = op === 'create' || op === 'add' || typeof oldContent !== 'string'
  const changes = isWhole
    ? [diffOf(path, isNew ? null : (oldContent ?? ''), newContent ?? '')]
    : changesOfText(diff ?? '', path)
  const isRenamed = op === 'rename' || op === 'move'
  const isTold = changes.some(({ content }) => content.type === 'text')
  if (!isRenamed || isTold) return changes
  const { oldPath, newPath } = file.data
  return [renameOf(oldPath ?? path, newPath ?? (typeof oldPath === 'string' ? path : null)), ...changes]
}

function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const named = Object.entries(value).find(([key]) => key === 'path' || key === 'file_path')?.[1]
  return typeof named === 'string' ? named : ''
}

/** A unified diff as the lines before and after; nothing where the text is none. */
function changesOfText(source: string, path: string): readonly Change[] {
  return readUnified(source).flatMap((file): Change[] => {
    const { renamedFrom, isNew, before, after } = file
    const name = file.path || path
    const renamed = renamedFrom === null ? [] : [renameOf(renamedFrom, name)]
    if (before.lines.length + after.lines.length === 0) return renamed
    return [...renamed, diffOf(name, isNew ? null : textOfSide(before), textOfSide(after))]
  })
}

const diffOf = (path: string, oldText: string | null, newText: string): Change => ({
  path,
  content: { type: 'diff', path, oldText, newText },
})

function renameOf(from: string, to: string | null): Change {
  const text = messages.agent.tool.renamed(codeSpan(from), to === null ? null : codeSpan(to))
  return { path: to ?? from, content: { type: 'text', text } }
}

/** A name in Markdown, whatever is in it. */
function codeSpan(name: string): string {
  const longest = Math.max(0, ...[...name.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 ? ' ' : ''
  return `${fence}${pad}${name}${pad}${fence}`
}
