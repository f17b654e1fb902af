/**
 * What the demo agent understands. A prompt is taken apart at line breaks and at the word "then"; each part does
 * what its first keyword says, wherever it stands in the part. Backticks keep a path or a command together.
 *
 *     list [FOLDER]                 lists a folder of the workspace
 *     read FILE                     reads a file
 *     edit FILE [OLD => NEW]        replaces OLD by NEW, or adds a line; makes the file if there is none
 *     run COMMAND                   runs exactly this, after asking for permission
 *     ask                           asks one question with options
 *     form                          asks with every kind of field
 *     plan                          shows a plan and works it off
 *     think                         thinks aloud
 *     stream N                      says word1 to wordN at a steady pace
 *     fail                          ends the turn with an error
 *     help                          says all this
 *     tour                          shows everything once, as does a prompt without any keyword
 *
 * Slash commands are the same words: /tour, /plan, /help.
 */
export type Step =
  | { readonly does: 'list'; readonly folder: string }
  | { readonly does: 'read'; readonly path: string }
  | { readonly does: 'edit'; readonly path: string; readonly change: { from: string; to: string } | null }
  | { readonly does: 'run'; readonly command: string }
  | { readonly does: 'stream'; readonly count: number }
  | { readonly does: 'ask' | 'form' | 'plan' | 'think' | 'fail' | 'help' | 'tour' }

/** The file a tour makes, and what is edited where no file is named. */
export const NOTE = '/hello-from-demo.md'
const README = '/README.md'
const COMMAND = 'ls'
const MAX_WORDS = 100_000

const KEYWORD = /(?<![\w/.-])\/?(list|read|edit|run|ask|form|plan|think|stream|fail|help|tour)(?![\w.-])/i
const FILLER = /^(?:(?:all|the|files?|folders?|in|of|from|this|workspace|here|me)\b\s*)+/i

export function parsePrompt(prompt: string): readonly Step[] {
  const steps = partsOf(prompt).flatMap((part) => stepOf(part) ?? [])
  return steps.length > 0 ? steps : [{ does: 'tour' }]
}

function partsOf(prompt: string): string[] {
  const parts = ['']
  for (const [token] of prompt.matchAll(/`[^`]*`|\n|,?\s+then\s+|[^`\n,\s]+|[\s\S]/gi)) {
    if (/^(?:\n|,?\s+then\s+)$/i.test(token)) parts.push('')
    else parts.push(`${parts.pop() ?? ''}${token}`)
  }
  return parts
}

function stepOf(part: string): Step | null {
  const found = KEYWORD.exec(part)
  const keyword = found?.[1]?.toLowerCase()
  if (!found || keyword === undefined) return null
  const rest = part.slice(found.index + found[0].length).trim()
  switch (keyword) {
    case 'list':
      return { does: 'list', folder: pathIn(rest) ?? '/' }
    case 'read':
      return { does: 'read', path: pathIn(rest) ?? README }
    case 'edit':
      return { does: 'edit', path: pathIn(rest) ?? NOTE, change: changeIn(rest) }
    case 'run':
      return { does: 'run', command: /^`([^`]+)`/.exec(rest)?.[1] ?? (rest || COMMAND) }
    case 'stream':
      return { does: 'stream', count: Math.min(Number(/\d+/.exec(rest)?.[0] ?? 100), MAX_WORDS) }
    case 'ask':
    case 'form':
    case 'plan':
    case 'think':
    case 'fail':
    case 'help':
    case 'tour':
      return { does: keyword }
    default:
      return null
  }
}

/** A wire path, however it was written. */
function pathIn(rest: string): string | null {
  const said = rest.replace(FILLER, '')
  const name = /^`([^`]+)`/.exec(said)?.[1] ?? /^@?(\S+)/.exec(said)?.[1]?.replace(/[.,:;!?]+$/, '')
  if (!name || name === '=>') return null
  return `/${name.replace(/^\.?\/+/, '')}`
}

function changeIn(rest: string): { from: string; to: string } | null {
  const change = /^(?:`[^`]+`|\S+)\s+(.+?)\s*=>\s*(.*)$/.exec(rest.replace(FILLER, ''))
  const [, from, to] = change ?? []
  return from === undefined || to === undefined ? null : { from: bare(from), to: bare(to) }
}

const bare = (text: string) => /^`([^`]*)`$/.exec(text)?.[1] ?? text
