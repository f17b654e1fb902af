import { revealHidden } from '../../../../src/lib/text/revealHidden'

/** UTF-16 units of a command that is read at all. */
const MAX_UNITS = 8192
/** What stands for itself outside of quotes, whatever the shell. */
const PLAIN = /[\p{L}\p{N}_./:@,+=-]/u
/** Nothing that a shell would replace, also not in its history. */
const LITERAL = /^[^$`\\!\n]*$/
/** The only redirections that change nothing: to and from nowhere, and of one stream into another. */
const HARMLESS_REDIRECTION = /^(?:[012]?>>?[ \t]*\/dev\/null|[12]?>&[12]|<[ \t]*\/dev\/null)(?=[\s;|]|$)/
const ASSIGNMENT = /^[\p{L}_][\p{L}\p{N}_]*(?:\[.*\])?\+?=/u
const SHELLS = /(?:^|\/)(?:ba|z|k|da)?sh$/

/** The words of one simple command. */
export type Words = readonly string[]

/**
 * A command line as the simple commands that it consists of, each as its words; null where any of it is not
 * understood. It understands words, quotes without anything to replace in them, `;`, `&&`, `||`, `|`, line breaks and
 * redirections that change nothing. Everything else (variables, substitutions, patterns, assignments, groups, jobs,
 * here-documents, comments, escapes, hidden characters) is not understood, so that shells may differ in it.
 *
 *     readCommand('npm test && git diff') // [['npm', 'test'], ['git', 'diff']]
 *     readCommand('npm test $(id)') // null
 */
export function readCommand(text: string): readonly Words[] | null {
  if (text.length > MAX_UNITS || revealHidden(text) !== text) return null
  const parts: string[][] = []
  let words: string[] = []
  let word: string | null = null
  /** The part before ends with something that needs another one. */
  let isOpen = false

  const endWord = () => {
    if (word !== null) words.push(word)
    word = null
  }
  /** False where there is nothing to end. */
  const endPart = (): boolean => {
    endWord()
    const [first] = words
    if (first === undefined) return false
    parts.push(words)
    words = []
    isOpen = false
    return true
  }

  for (let at = 0; at < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0)
    const redirection = word === null && words.length > 0 ? HARMLESS_REDIRECTION.exec(text.slice(at)) : null
    if (redirection) {
      at += redirection[0].length
    } else if (char === ' ' || char === '\t') {
      endWord()
      at += 1
    } else if (char === '\n') {
      // Blank lines say nothing; a line that ends with `&&` goes on.
      endPart()
      at += 1
    } else if (char === ';' || char === '|' || char === '&') {
      const sign = text.startsWith(char + char, at) ? char + char : char
      if (sign === ';;' || sign === '&' || text[at + sign.length] === '&') return null
      if (!endPart()) return null
      isOpen = sign !== ';'
      at += sign.length
    } else if (char === "'" || char === '"') {
      const end = text.indexOf(char, at + 1)
      const quoted = text.slice(at + 1, end)
      // Some shells let a backslash escape between single quotes, too.
      const isLiteral = char === '"' ? LITERAL.test(quoted) : !/[\\\n]/.test(quoted)
      if (end < 0 || !isLiteral) return null
      word = (word ?? '') + quoted
      at = end + 1
    } else if (PLAIN.test(char) && !(word === null && char === '=')) {
      word = (word ?? '') + char
      at += char.length
    } else return null
  }
  endPart()
  const isUnderstood = !isOpen && parts.length > 0 && !parts.some(([first]) => ASSIGNMENT.test(first ?? ''))
  return isUnderstood ? parts : null
}

/**
 * The commands that a tool is given, as a command line or as words. One that is only handed to a shell
 * (`bash -lc 'npm test'`) is what the shell is given.
 */
export function readGiven(command: string | Words): readonly Words[] | null {
  const parts = typeof command === 'string' ? readCommand(command) : readWords(command)
  const [only, ...others] = parts ?? []
  if (!only || others.length > 0 || only.length !== 3) return parts
  const [shell = '', option = '', script = ''] = only
  return SHELLS.test(shell) && /^-l?c$/.test(option) ? readCommand(script) : parts
}

/** Words that are the same whether they are handed on as they are or as one line. */
function readWords(words: Words): readonly Words[] | null {
  const [shell = '', option = ''] = words
  if (words.length === 3 && SHELLS.test(shell) && option.startsWith('-')) return [words]
  const [line, ...others] = readCommand(words.join(' ')) ?? []
  const isSame = line?.length === words.length && line.every((word, at) => word === words[at])
  return isSame && others.length === 0 ? [words] : null
}
