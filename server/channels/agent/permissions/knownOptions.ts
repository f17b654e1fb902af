import { namesIn } from './programs'
import type { Words } from './shellCommand'

/** Options of a program behind which stands no text to run and no place to write to, and what else is known of it. */
interface Known {
  /** Single letters, in any bundle; a number may follow. */
  readonly letters: RegExp | null
  readonly names: ReadonlySet<string>
  /** It only reads, and runs nothing of the folder that it is started in. */
  readonly isReader: boolean
  /** Its other arguments are text that is never run: patterns, messages. */
  readonly takesText: boolean
}

type Kind = 'reads' | 'text' | 'plain'

function known(kind: Kind, letters: string, names: string): Known {
  return {
    // `-5` is a count, where a digit stands among the letters.
    letters: letters === '' ? null : new RegExp(`^-(?:[${letters}]+\\d*)$`),
    names: namesIn(names),
    isReader: kind === 'reads',
    takesText: kind !== 'plain',
  }
}

/** They mean the same wherever they are known. */
const ANYWHERE = known(
  'plain',
  '',
  `-- --help --version --verbose --quiet --silent --color --no-color --colors --no-colors --json --watch --no-watch
  --watchAll --coverage --no-coverage --ci --bail --grep --dry-run`,
)
/** What these are set to is a word, not a place. */
const SIMPLE_VALUE = /^[\p{L}\p{N}_,+-]*$/u

const DIFF = `--stat --shortstat --numstat --name-only --name-status --cached --staged --word-diff --ignore-all-space
  --ignore-space-change --check --summary --unified --exit-code --diff-filter --merge-base --no-renames --find-renames
  --patch --no-patch --raw --minimal --patience --histogram --no-ext-diff --no-textconv`
const LOG = `${DIFF} --oneline --graph --all --decorate --author --since --until --after --before --max-count --skip
  --follow --format --pretty --no-merges --merges --first-parent --reverse --date --abbrev-commit --left-right`
const CARGO = `--release --lib --bins --bin --tests --test --examples --example --all --all-targets --workspace --package
  --all-features --no-default-features --features --no-run --no-fail-fast --doc --nocapture --test-threads --exact
  --ignored --include-ignored --show-output --locked --offline --jobs`
const GO =
  '-v -race -count -cover -short -timeout -failfast -json -parallel -p -tags -skip -list -run -bench -benchmem'
const GREP = `--ignore-case --line-number --recursive --include --exclude --exclude-dir --count --files-with-matches
  --files-without-match --fixed-strings --extended-regexp --perl-regexp --word-regexp --line-regexp --only-matching
  --context --after-context --before-context --max-count --invert-match --no-filename --with-filename`

const PROGRAMS: ReadonlyMap<string, Known> = new Map([
  [
    'ls',
    known('reads', '1AaBbCcdFfGghiklmNnopQqrRSstuvXx', '--all --almost-all --human-readable --recursive'),
  ],
  ['cat', known('reads', 'AbeEnstTuv', '--number --show-all')],
  ['head', known('reads', '0-9cnqvz', '--lines --bytes')],
  ['tail', known('reads', '0-9cnqvz', '--lines --bytes')],
  ['wc', known('reads', 'clLmw', '--lines --words --bytes --chars')],
  ['echo', known('reads', 'neE', '')],
  ['pwd', known('reads', 'LP', '')],
  ['du', known('reads', 'hsacdk', '--human-readable --summarize --max-depth')],
  ['df', known('reads', 'hTik', '')],
  ['stat', known('reads', 'cf', '--format')],
  ['tree', known('reads', 'aLdfI', '--noreport')],
  ['diff', known('reads', 'quNwBby', '--brief --unified')],
  ['grep', known('reads', '0-9abcEeFGHhiLlnoPqrsUvwxZzABCm', GREP)],
  [
    'rg',
    known(
      'reads',
      'iSsnNwxcluUFevotgABCmHIr0',
      '--ignore-case --smart-case --files --type --glob --hidden --no-ignore --count --fixed-strings --line-number --context --max-count --files-with-matches --word-regexp --multiline --no-heading --heading',
    ),
  ],
  [
    'find',
    known(
      'reads',
      '',
      '-name -iname -path -ipath -wholename -type -maxdepth -mindepth -print -print0 -size -mtime -mmin -empty -not -o -a -or -and -prune -regex -iregex',
    ),
  ],
  [
    'git status',
    known('text', 'sbuvzno', '--short --branch --porcelain --untracked-files --ignored --long --show-stash'),
  ],
  ['git diff', known('text', 'pUuwbzRMaSG', DIFF)],
  ['git log', known('text', '0-9pUuwbnSGcmgiEF', LOG)],
  ['git show', known('text', '0-9pUuwbnscm', LOG)],
  ['git shortlog', known('text', 'sne', LOG)],
  [
    'git branch',
    known(
      'text',
      'avr',
      '--list --all --show-current --merged --no-merged --contains --remotes --sort --format',
    ),
  ],
  ['git blame', known('text', 'wsefnltMC', '--date --porcelain')],
  [
    'git grep',
    known('text', 'inwlcEFPhHopqABCeWI', `${GREP} --name-only --cached --untracked --and --or --not`),
  ],
  [
    'git rev-parse',
    known(
      'text',
      '',
      '--show-toplevel --abbrev-ref --short --verify --is-inside-work-tree --git-dir --symbolic-full-name',
    ),
  ],
  ['git ls-files', known('text', 'comsz', '--others --cached --modified --exclude-standard --deleted')],
  ['git ls-tree', known('text', 'rltdz', '--name-only')],
  ['git describe', known('text', '', '--tags --always --dirty --abbrev --long')],
  ['git remote', known('text', 'v', '')],
  ['git tag', known('text', 'ln', '--list --sort --contains --points-at')],
  ['git add', known('text', 'Aunv', '--all --update --intent-to-add')],
  ['git commit', known('text', 'amqvs', '--all --message --signoff --no-edit')],
  ['git stash', known('text', 'um', '--include-untracked --message')],
  ['git fetch', known('plain', 'pa', '--prune --all --tags')],
  ['git pull', known('plain', '', '--rebase --no-rebase --ff-only')],
  ['git switch', known('plain', 'c', '--create')],
  ['git checkout', known('plain', 'b', '')],
  [
    'npm',
    known(
      'plain',
      'tDu',
      `--if-present --run --project --testNamePattern --testPathPattern --testPathPatterns --runInBand --maxWorkers
      --updateSnapshot --passWithNoTests --no-cache --fix --noEmit --save-dev --no-audit --no-fund --frozen-lockfile`,
    ),
  ],
  ['vitest', known('text', 'tu', '--run --project --testNamePattern --update --passWithNoTests --reporter')],
  [
    'jest',
    known(
      'text',
      'tuiobwf',
      `--testNamePattern --testPathPattern --testPathPatterns --runInBand --updateSnapshot --onlyChanged --maxWorkers
      --findRelatedTests --detectOpenHandles --forceExit --passWithNoTests --no-cache`,
    ),
  ],
  ['mocha', known('text', 'gfb', '--timeout')],
  [
    'pytest',
    known(
      'text',
      'vqxsklmn',
      `-rA -ra -rs -rf --tb --maxfail --lf --ff --last-failed --failed-first --durations --no-header --no-summary
      --collect-only --co --exitfirst --capture --stepwise --disable-warnings --no-cov --cov`,
    ),
  ],
  ['tsc', known('plain', 'bpw', '--noEmit --build --project --pretty --skipLibCheck --strict --incremental')],
  ['eslint', known('plain', '', '--fix --fix-dry-run --ext --max-warnings --no-error-on-unmatched-pattern')],
  ['prettier', known('plain', 'clwu', '--check --write --list-different --ignore-unknown')],
  ['biome', known('plain', '', '--write --fix --changed --staged --error-on-warnings --max-diagnostics')],
  ['ruff', known('plain', 'qvn', '--fix --diff --check --select --ignore --statistics --show-fixes')],
  ['black', known('plain', 'qv', '--check --diff --line-length')],
  [
    'mypy',
    known('plain', '', '--strict --ignore-missing-imports --show-error-codes --no-incremental --pretty'),
  ],
  ['make', known('plain', 'jksn', '--keep-going --jobs --always-make --no-print-directory')],
  ['cargo test', known('plain', 'pqvjr', CARGO)],
  ['cargo build', known('plain', 'pqvjr', CARGO)],
  ['cargo check', known('plain', 'pqvjr', CARGO)],
  ['cargo clippy', known('plain', 'pqvjrDWA', CARGO)],
  ['go test', known('plain', '', GO)],
  ['go build', known('plain', '', '-v -race -tags')],
  ['go vet', known('plain', '', '-v -tags')],
])

const SCRIPTS = new Set(['npm', 'pnpm', 'yarn', 'bun'])
const BY_SUBCOMMAND = new Set(['git', 'cargo', 'go'])
/** What they start is the word behind them and gets all that follows; `npm exec` would read options first. */
const STARTERS = [
  /^(?:npx|pnpx|bunx|uvx) /,
  /^bundle exec /,
  /^(?:uv|poetry|pipenv|hatch|pdm|rye) run /,
  /^python3? -m /,
]

/** What is known of the program that a rule names; null where that is nothing. A program in some folder may be any. */
function programOf(rule: Words): Known | null {
  const line = rule.slice(0, 4).join(' ')
  const starter = STARTERS.map((each) => each.exec(line)?.[0]).find((each) => each !== undefined)
  const [name = '', sub = ''] = starter ? line.slice(starter.length).split(' ') : rule
  if (SCRIPTS.has(name)) return PROGRAMS.get('npm') ?? null
  return PROGRAMS.get(BY_SUBCOMMAND.has(name) ? `${name} ${sub}` : name) ?? null
}

/**
 * True of programs that do the same wherever in the workspace they are started. Git does not: a folder that looks like
 * a bare repository is one, and its `config` may name programs.
 */
export const isReader = (rule: Words): boolean => programOf(rule)?.isReader ?? false

/** True of programs whose arguments may be any text, because none of it is run. */
export const takesText = (rule: Words): boolean => programOf(rule)?.takesText ?? false

/** Something that programs read as an option; some take other dashes, `+x` or a file of options, too. */
export const isOption = (word: string): boolean => /^[-\u2010-\u2015\u2212]./.test(word)

/**
 * True where an option is one of those that are known to carry no text to run. It has to be written in full: what is
 * glued, bundled with others or abbreviated is not known.
 *
 *     isKnownOption('-rn', ['grep']) // true
 *     isKnownOption('-Oevil', ['git', 'grep']) // false
 */
export function isKnownOption(word: string, rule: Words): boolean {
  const [name = '', ...values] = word.split('=')
  // Some hand a value on to another program, which would take it for an option.
  if (values[0]?.startsWith('-')) return false
  const program = programOf(rule)
  if (program?.letters?.test(word) || program?.names.has(name)) return true
  // Of a program that is not known, such as a script of the workspace, even `--ci` may mean not to ask any more.
  return program !== null && ANYWHERE.names.has(name) && SIMPLE_VALUE.test(values.join('='))
}
