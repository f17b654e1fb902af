/** What a unified diff says of one file. */
interface FileDiff {
  /** Empty where the diff names none. */
  path: string
  /** The name before a rename. */
  renamedFrom: string | null
  isNew: boolean
  before: Side
  after: Side
}

interface Side {
  readonly lines: string[]
  /** Its last line ends without a line feed. */
  isOpen: boolean
}

/** The counts are 1 where they are left out; some agents write none of it. */
const HUNK = /^@@ (?:-\d+(?:,(\d+))? \+\d+(?:,(\d+))? )?.*@@/
const HEADER = /^(?:---|\+\+\+) (.+?)(?:\t.*)?$/
const RENAME = /^rename (?:(from)|to) (.+)/
/** Ends a patch in a mail; no line of the file. */
const SIGNATURE = '-- '

/** The lines of every file a diff shows, before and after. The counts of a hunk say what is a line of it. */
export function readUnified(source: string): readonly FileDiff[] {
  const files: FileDiff[] = []
  let hunk: Hunk | null = null
  const lines = source.split('\n')
  for (const [index, line] of lines.entries()) {
    if (hunk && isOfHunk(hunk, line, lines[index + 1])) {
      takeLine(hunk, line)
      continue
    }
    const text = line.replace(/\r$/, '')
    if (text === '') continue
    const counts = HUNK.exec(text)
    if (counts) {
      const file = files.at(-1) ?? begun(files)
      hunk = { file, counts: countsOf(counts), last: ' ' }
    } else if (!hunk || !/^[ +-]/.test(line) || isHeader(line, lines[index + 1])) {
      hunk = null
      takeHeader(files, text)
    }
  }
  return files
}

interface Hunk {
  readonly file: FileDiff
  /** Lines that are still to come; null where the diff does not say. */
  readonly counts: { before: number; after: number } | null
  /** The sign of the line before. */
  last: string
}

function countsOf([whole, before = '1', after = '1']: RegExpExecArray): Hunk['counts'] {
  return /^@@ -\d/.test(whole) ? { before: Number(before), after: Number(after) } : null
}

function isOfHunk({ counts }: Hunk, line: string, next: string | undefined): boolean {
  if (line.startsWith('\\')) return true
  const { before, after } = counts ?? { before: 0, after: 0 }
  if (line.startsWith('-') && before > 0) return true
  if (line.startsWith('+') && after > 0) return true
  // Editors strip the sign of an empty line.
  if (/^\r?$/.test(line)) return counts ? before > 0 && after > 0 : next !== undefined
  if (line.startsWith(' ') && before > 0 && after > 0) return true
  // Agents miscount, and a line too many is still one of the change.
  return /^[ +-]/.test(line) && line !== SIGNATURE && !isHeader(line, next)
}

const isHeader = (line: string, next: string | undefined): boolean =>
  line.startsWith('--- ') && next?.startsWith('+++ ') === true

function takeLine(hunk: Hunk, line: string): void {
  const { file, counts } = hunk
  const sign = line.charAt(0)
  if (sign === '\\') {
    if (hunk.last !== '+') leaveOpen(file.before, line)
    if (hunk.last !== '-') leaveOpen(file.after, line)
    return
  }
  hunk.last = sign
  const rest = /^[ +-]/.test(line) ? line.slice(1) : line
  if (sign !== '+') {
    file.before.lines.push(rest)
    if (counts) counts.before -= 1
  }
  if (sign !== '-') {
    file.after.lines.push(rest)
    if (counts) counts.after -= 1
  }
}

/** Where the diff itself has carriage returns, the one before the mark is not of the file. */
function leaveOpen(side: Side, mark: string): void {
  side.isOpen = true
  const last = side.lines.pop()
  if (last !== undefined) side.lines.push(mark.endsWith('\r') ? last.replace(/\r$/, '') : last)
}

function takeHeader(files: FileDiff[], line: string): void {
  const file = files.at(-1)
  const isFresh = file && file.before.lines.length + file.after.lines.length === 0
  if (line.startsWith('diff --git ')) begun(files)
  const [, isOldName, renamed] = RENAME.exec(line) ?? []
  if (renamed !== undefined && isOldName) {
    const begins = isFresh && file.path === '' ? file : begun(files)
    begins.renamedFrom = renamed
  } else if (renamed !== undefined && file) file.path = renamed
  const named = HEADER.exec(line)?.[1]
  if (named === undefined) return
  if (line.startsWith('---')) {
    const begins = isFresh ? file : begun(files)
    begins.isNew = named === '/dev/null'
    if (!begins.isNew) begins.path = bare(named)
  } else if (file && named !== '/dev/null') file.path = bare(named)
}

function begun(files: FileDiff[]): FileDiff {
  const file: FileDiff = {
    path: '',
    renamedFrom: null,
    isNew: false,
    before: { lines: [], isOpen: false },
    after: { lines: [], isOpen: false },
  }
  files.push(file)
  return file
}

const bare = (name: string) => name.replace(/^[ab]\//, '')

export const textOfSide = ({ lines, isOpen }: Side): string =>
  lines.length === 0 ? '' : `${lines.join('\n')}${isOpen ? '' : '\n'}`
