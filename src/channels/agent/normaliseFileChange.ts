import * as z from 'zod/mini'
import type { ToolContent } from './logEvents'

type Diff = Extract<ToolContent, { type: 'diff' }>

const text = z.nullish(z.string())
const fileSchema = z.looseObject({
  path: z.string(),
  op: text,
  oldContent: text,
  newContent: text,
  diff: text,
})
const filesSchema = z.looseObject({ files: z.array(z.unknown()) })
const editSchema = z.looseObject({ file_path: z.string(), old_string: z.string(), new_string: z.string() })
const diffSchema = z.looseObject({ diff: z.string() })

/** What a change of files did, wherever such servers say it: in the input, or as a diff in the result. */
export function normaliseFileChange(input: unknown, result: unknown): readonly Diff[] {
  const told = [...diffsOf(input, ''), ...diffsOf(result, pathOf(input))]
  // The result repeats what was asked for.
  return told.filter((diff, index) => told.findIndex(({ path }) => path === diff.path) === index)
}

function diffsOf(value: unknown, path: string): readonly Diff[] {
  if (typeof value === 'string') return readUnified(value, path)
  const files = filesSchema.safeParse(value)
  if (files.success) return files.data.files.flatMap(diffsOfFile)
  const edit = editSchema.safeParse(value)
  if (edit.success) {
    const { file_path, old_string, new_string } = edit.data
    return [{ type: 'diff', path: file_path, oldText: old_string, newText: new_string }]
  }
  const diff = diffSchema.safeParse(value)
  return diff.success ? readUnified(diff.data.diff, pathOf(value) || path) : []
}

function diffsOfFile(value: unknown): readonly Diff[] {
  const file = fileSchema.safeParse(value)
  if (!file.success) return []
  const { path, op, oldContent, newContent, diff } = file.data
  const isWhole = typeof oldContent === 'string' || typeof newContent === 'string'
  if (!isWhole) return typeof diff === 'string' ? readUnified(diff, path) : []
  const isNew = op === 'create' || op === 'add' || typeof oldContent !== 'string'
  return [{ type: 'diff', path, oldText: isNew ? null : (oldContent ?? ''), newText: newContent ?? '' }]
}

function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const named = Object.entries(value).find(([key]) => key === 'path' || key === 'file_path')?.[1]
  return typeof named === 'string' ? named : ''
}

const HEADER = /^(?:---|\+\+\+) (.+?)(?:\t.*)?$/
const HUNK = /^@@ .*@@/

/** A unified diff as the lines before and after; nothing where the text is none. */
function readUnified(source: string, path: string): readonly Diff[] {
  const files: { path: string; before: string[]; after: string[]; isNew: boolean }[] = []
  let inHunk = false
  for (const line of source.split('\n')) {
    if (HUNK.test(line)) {
      if (files.length === 0) files.push({ path, before: [], after: [], isNew: false })
      inHunk = true
      continue
    }
    const header = inHunk && !/^(?:---|\+\+\+) \S/.test(line) ? null : HEADER.exec(line)
    const named = header?.[1]
    const file = files.at(-1)
    if (named !== undefined && line.startsWith('---')) {
      files.push({ path: bare(named), before: [], after: [], isNew: named === '/dev/null' })
      inHunk = false
    } else if (named !== undefined && file && !inHunk) {
      if (named !== '/dev/null') file.path = bare(named)
    } else if (inHunk && file) {
      const rest = line.slice(1)
      if (line.startsWith('-')) file.before.push(rest)
      else if (line.startsWith('+')) file.after.push(rest)
      else if (line.startsWith(' ')) {
        file.before.push(rest)
        file.after.push(rest)
      }
    }
  }
  return files.flatMap((file): Diff[] => {
    const { before, after, isNew } = file
    if (before.length + after.length === 0) return []
    const name = file.path || path
    return [{ type: 'diff', path: name, oldText: isNew ? null : joined(before), newText: joined(after) }]
  })
}

const bare = (name: string) => (name === '/dev/null' ? '' : name.replace(/^[ab]\//, ''))
const joined = (lines: readonly string[]) => (lines.length === 0 ? '' : `${lines.join('\n')}\n`)
