import { join, relative, sep } from 'node:path'
import { revealHiddenInLine } from '../../../../src/lib/text/revealHidden'
import { isBelow, type RealPlaces } from './realPlaces'

const MAX_UNITS = 1024

/** A rule's place below the root, a folder with `/` at its end, or why it cannot be one. */
type Read = { readonly place: string } | { readonly error: string }

/** `src/` as a rule: edits of what is below it; `package.json`: of that file. */
export function readEditRule(text: string): Read {
  const place = text.trim().replace(/^(?:\.?\/)+/, '')
  const names = place.replace(/\/$/, '').split('/')
  if (place === '' || place === '.')
    return { error: 'That is the whole workspace: name a folder or a file in it.' }
  if (place.length > MAX_UNITS || revealHiddenInLine(place) !== place || /[\\~]/.test(place))
    return { error: 'A rule names a folder or a file below the workspace, in plain characters.' }
  if (/[*?]/.test(place))
    return { error: 'A rule has no wildcards: a folder stands for all that is below it.' }
  if (names.some((name) => name === '' || name === '.' || name === '..'))
    return { error: 'A rule names a folder or a file below the workspace.' }
  if (names.includes('.git'))
    return { error: 'What is in .git can make git run commands: it is asked for each time.' }
  return { place }
}

/** True where all of these absolute paths are really what the rule names. */
export async function coversEdits(
  places: RealPlaces,
  place: string,
  touched: readonly string[],
): Promise<boolean> {
  if (touched.length === 0) return false
  const named = await places.locate(join(places.root, place))
  if (named === null || !isBelow(named, places.root) || named === places.root) return false
  for (const path of touched) {
    const real = await places.locate(path)
    if (real === null || !isCovered(real, named, place.endsWith('/'))) return false
  }
  return true
}

function isCovered(real: string, named: string, isFolder: boolean): boolean {
  if (!isFolder) return real === named
  if (real === named || !isBelow(real, named)) return false
  // What begins with a dot configures other programs: only a rule that names it is meant for it.
  return !relative(named, real)
    .split(sep)
    .some((name) => name.startsWith('.'))
}

/** The folder of the edited files, or the file itself at the top; null where they have none in common. */
export function suggestEditRule(root: string, touched: readonly string[]): string | null {
  const suggested = touched.map((path) => {
    const names = isBelow(path, root) ? relative(root, path).split(sep) : []
    const folder = names.slice(0, -1)
    const place = folder.length === 0 ? (names[0] ?? '') : `${folder.join('/')}/`
    const hidden = names.findIndex((name) => name.startsWith('.'))
    // A rule about a folder leaves out what is hidden in it.
    return hidden >= folder.length || hidden < 0 ? (hidden < 0 ? place : names.join('/')) : place
  })
  const [first] = suggested
  if (first === undefined || suggested.some((each) => each !== first)) return null
  return 'place' in readEditRule(first) ? first : null
}
