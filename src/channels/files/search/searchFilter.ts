import ignore from 'ignore'
import { globsOf, includeGlobs, type SearchFields } from './searchFields'

/** Whether the globs of a search let a file through, as the server decides it: `createFilter(fields)('/src/a.ts')`. */
export function createFilter({ include, exclude }: Pick<SearchFields, 'include' | 'exclude'>) {
  const [wanted, hidden] = [includeGlobs(include), globsOf(exclude)]
  const included = ignore({ ignorecase: false, allowRelativePaths: true }).add([...wanted])
  const excluded = ignore({ ignorecase: false, allowRelativePaths: true }).add([...hidden])
  return (path: string): boolean => {
    const name = path.slice(1)
    if (name === '') return false
    return (wanted.length === 0 || included.ignores(name)) && !excluded.ignores(name)
  }
}
