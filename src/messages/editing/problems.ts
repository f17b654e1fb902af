const plural = new Intl.PluralRules('en')
const counted = (n: number, one: string, many: string) =>
  `${n.toLocaleString('en')} ${plural.select(n) === 'one' ? one : many}`
const problems = (n: number) => counted(n, 'problem', 'problems')

type Counts = Readonly<Record<'error' | 'warning' | 'info', number>>

const ofKinds = ({ error, warning, info }: Counts) =>
  [
    error > 0 && counted(error, 'error', 'errors'),
    warning > 0 && counted(warning, 'warning', 'warnings'),
    info > 0 && counted(info, 'note', 'notes'),
  ]
    .filter(Boolean)
    .join(', ')

/** The list of problems, and its item in the status bar. */
export const problemMessages = {
  title: 'Problems',
  empty:
    'No problems are known. What the editor, compilers, linters and tests in terminals and the agent’s commands find shows up here.',
  filter: 'Filter problems',
  filters: 'What is shown',
  filterHint: 'Text, file, rule or tool',
  noMatch: (text: string) => (text === '' ? 'All problems are hidden.' : `No problems match “${text}”.`),
  clearFilter: 'Clear filter',
  shown: (n: number, all: number) =>
    n === all ? problems(n) : `${n.toLocaleString('en')} of ${problems(all)}`,
  cut: (n: number) => `Only the first ${n.toLocaleString('en')} are shown.`,
  severities: { error: 'Errors', warning: 'Warnings', info: 'Notes' },
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  clear: 'Clear what was printed',
  cleared: 'Cleared. What the editor finds stays.',
  collapseAll: 'Collapse all',
  fileName: (name: string, folder: string, n: number) =>
    [name, folder, problems(n)].filter((part) => part !== '').join(', '),
  problemName: (severity: string, message: string, line: number, details: readonly string[]) =>
    [`${severity}: ${message}`, `line ${line}`, ...details].join(', '),
  stale: 'may be out of date',
  staleHint: 'The file was changed after this was said, or it was said before this page was opened.',
  from: { terminal: 'terminal', agent: 'agent', editor: 'editor' },
  actions: (message: string) => `Actions for ${message}`,
  open: 'Open',
  ask: 'Ask the agent about this',
  copy: 'Copy',
  copyFile: 'Copy all of this file',
  copyMessage: 'Copy message',
  copied: 'Copied.',
  status: (counts: Counts) => `Problems: ${ofKinds(counts) || 'none'}`,
  step: (severity: string, message: string, at: number, all: number) =>
    `${severity}: ${message} (${at.toLocaleString('en')} of ${all.toLocaleString('en')})`,
  none: 'No problems are known.',
} as const
