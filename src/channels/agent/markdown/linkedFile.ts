import type { FilePlace } from '../../../lib/text/filePlace'

/** Endings that make a word the name of a file; `process.env` and `a.map` are code. */
const ENDINGS =
  'astro|bash|bat|c|cc|cfg|cjs|conf|cpp|cs|csproj|css|csv|cts|dart|diff|editorconfig|ex|exs|fish|gitignore|go|gradle|graphql|h|hpp|hs|htm|html|ini|ipynb|java|jpeg|jpg|js|json|json5|jsonc|jsonl|jsx|kt|kts|less|lock|log|lua|m|md|mdx|mjs|mk|mts|nix|patch|pdf|php|pl|png|proto|ps1|py|pyi|r|rb|rs|rst|sass|scala|scss|sh|sql|svelte|svg|swift|tex|tf|toml|ts|tsv|tsx|txt|vue|webp|xml|yaml|yml|zig|zsh'
const NAMES = 'Dockerfile|Makefile|LICENSE|Gemfile|Procfile|Rakefile|Justfile|CODEOWNERS'
const PLACE = String.raw`(?::\d{1,7}(?::\d{1,7})?|#L\d{1,7}(?:-L?\d{1,7})?)?`
const NAMED = String.raw`(?:[^/\\:#\s]*\.(?:${ENDINGS})|${NAMES}|\.env(?:\.[\w.]+)?)`

/** One name of a file, in code, as a whole. Names in any script. */
const CODE = new RegExp(String.raw`^(?:file://)?(?:[^/\\:#\s]*/)*${NAMED}${PLACE}$`, 'i')
/** In prose only what is ASCII, for a sentence of Chinese goes on without a space. */
const PROSE = new RegExp(
  String.raw`(?<![\w/.@+~:^-])(?:file://)?\.{0,2}/?(?:[\w.@+-]+/)*(?:[\w.+-]*\.(?:${ENDINGS})|${NAMES})${PLACE}(?![\w/]|\.\w)`,
  'gi',
)

/** True where code in an answer is nothing but the name of a file, with or without a line. */
export const isFileName = (code: string): boolean => code.length <= 400 && CODE.test(code)

/** Where in a text names of files stand. */
export const findFileNames = (text: string): readonly { readonly start: number; readonly end: number }[] =>
  [...text.matchAll(PROSE)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }))

/**
 * The place in the workspace that a link or a name of an answer means; null where it means something else or
 * leads out. Whether there is such a file is another question.
 *
 * @param root the workspace's folder on the server's disk, where it is known
 * @example linkedFile('src/a.ts#L3', '/home/me/app') // { file: '/src/a.ts', line: 3 }
 */
export function linkedFile(target: string, root: string | null): FilePlace | null {
  const [written = '', fragment = ''] = target.split('#', 2)
  const { name = '', line, column } = COLONS.exec(written)?.groups ?? {}
  const file = pathOf(decoded(name), root)
  if (file === null) return null
  const at = Number(line ?? FRAGMENT.exec(fragment)?.[1] ?? 0)
  if (at === 0) return { file }
  return Number(column ?? 0) === 0 ? { file, line: at } : { file, line: at, column: Number(column) }
}

const COLONS = /^(?<name>.*?)(?::(?<line>\d{1,7})(?::(?<column>\d{1,7}))?(?:-\d{1,7})?)?$/s
const FRAGMENT = /^L(\d{1,7})/

/** From the workspace's root; null for what is elsewhere, another kind of address, or a folder by its slash. */
function pathOf(name: string, root: string | null): string | null {
  const isAddress = name.startsWith('file:')
  const path = isAddress ? /^file:\/\/(?:localhost)?(\/.*)$/s.exec(name)?.[1] : name
  if (path === undefined || path === '' || /^(?:[a-z][a-z\d+.-]*:|\/\/|~)|[\\\0]|\/$/i.test(path)) return null
  if (!path.startsWith('/')) return normalised(path)
  const folder = root?.replace(/\/+$/, '') ?? ''
  if (folder !== '' && path.startsWith(`${folder}/`)) return normalised(path.slice(folder.length + 1))
  // Agents also write `/src/a.ts`, with the workspace as the root; an address never means that.
  return isAddress || SYSTEM.test(path) ? null : normalised(path.slice(1))
}

/** Folders of a disk: a path that begins so means the disk, and is outside of the workspace. */
const SYSTEM = /^\/+(?:dev|etc|home|mnt|nix|opt|private|proc|root|sys|tmp|usr|var|Users|Volumes)\//

function normalised(path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? null : `/${parts.join('/')}`
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    // A percent sign of its own, as in `100%.md`.
    return name
  }
}
