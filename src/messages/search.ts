const rule = new Intl.PluralRules('en')
const count = (n: number, one: string, other: string) =>
  `${n.toLocaleString('en')} ${rule.select(n) === 'one' ? one : other}`
const results = (n: number) => count(n, 'result', 'results')
const files = (n: number) => count(n, 'file', 'files')
const lines = (n: number) => count(n, 'line', 'lines')

export interface Totals {
  readonly matches: number
  readonly files: number
}

/** Search in all files. */
export const searchMessages = {
  title: 'Search',
  query: 'Search in files',
  results: 'Search results',
  options: 'Search options',
  matchCase: 'Match case',
  wholeWord: 'Whole word',
  isRegExp: 'Use regular expression',
  details: 'Files to search',
  include: 'Files to include',
  exclude: 'Files to exclude',
  includeExample: 'src, *.ts',
  excludeExample: '*.test.ts',
  ignored: 'Search ignored files too',
  context: 'Lines around a result',
  contextLines: (n: number) => (n === 0 ? 'None' : lines(n)),
  recent: 'Last searches',
  noRecent: 'You have not searched for anything yet.',
  recentIn: (query: string, where: string) => (where === '' ? query : `${query} in ${where}`),
  again: 'Search again',
  nothingSought: 'Type what to search for first.',
  clear: 'Clear search',
  collapseAll: 'Collapse all results',
  expandAll: 'Expand all results',
  noResults: 'There are no results.',
  stop: 'Stop',
  idle: 'Search across files. Use Aa for case, .* for patterns.',
  searching: (n: number) => (n === 0 ? 'Searching…' : `Searching… ${results(n)} so far`),
  totals: ({ matches, files: n }: Totals) => `${results(matches)} in ${files(n)}`,
  full: (limit: number) =>
    `Only the first ${limit.toLocaleString('en')} results are shown. A longer text finds less.`,
  stopped: 'The search ended early: there may be more.',
  none: (query: string) => `No results for “${query}”.`,
  clearFilters: 'Clear the filters',
  invalid: (reason: string) => `That can’t be searched for: ${reason}`,
  offline: 'Search needs a connection. It will run when you’re back online.',
  fileName: (name: string, folder: string, n: number) =>
    [name, folder, results(n)].filter((part) => part !== '').join(', '),
  unsaved: 'not saved',
  plusLines: (n: number) => `+${lines(n)}`,
  moreLines: (n: number) => `and ${lines(n)} more`,
  hitName: (line: number, text: string) => `Line ${line}: ${text}`,
  replacement: 'Replace with',
  showReplace: 'Show replace',
  hideReplace: 'Hide replace',
  replaceAll: 'Replace all',
  replaceFile: (name: string) => `Replace all in ${name}`,
  replaceHit: (line: number) => `Replace in line ${line}`,
  becomes: (text: string) => (text === '' ? 'becomes nothing' : `becomes ${text}`),
  confirmReplace: ({ matches, files: n }: Totals, by: string) =>
    by === ''
      ? `Remove ${results(matches)} in ${files(n)}?`
      : `Replace ${results(matches)} in ${files(n)} with “${by}”?`,
  confirmBody:
    'Files are written at once; text that is not saved is changed in its editor. You can undo it here.',
  notCurrent: 'The results are still being looked for.',
  tooManyToReplace: 'There are more results than are shown. Search for less first.',
  replacing: (done: number, all: number) => `Replacing… ${done.toLocaleString('en')} of ${files(all)}`,
  replaced: ({ matches, files: n }: Totals) => `Replaced ${results(matches)} in ${files(n)}.`,
  undone: ({ matches, files: n }: Totals) => `Put back ${results(matches)} in ${files(n)}.`,
  undo: 'Undo',
  dismiss: 'Dismiss',
  left: {
    changed: (names: string) => `Left alone, because the text is another one by now: ${names}.`,
    unsaved: (names: string) => `Left alone, because of unsaved text: ${names}.`,
    tooLong: (names: string) => `Left alone, because the new text is too long: ${names}.`,
    notText: (names: string) => `Left alone, because it could not be written as it was read: ${names}.`,
    failed: (names: string, reason: string) => `Left alone: ${names}. ${reason}`,
  },
  names: (names: readonly string[]) =>
    names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`,
  dismissFile: (name: string) => `Dismiss ${name}`,
  dismissHit: (line: number) => `Dismiss the result in line ${line}`,
}
