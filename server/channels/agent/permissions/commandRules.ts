import { isKnownOption, isOption, takesText } from './knownOptions'
import { INTERPRETERS, namesIn, programName, SHELLS } from './programs'
import { readCommand, type Words } from './shellCommand'

/** Words and characters of a rule. */
const MAX_WORDS = 12
const MAX_UNITS = 256

/** What follows them is a command or a program of its own, or changes what later words mean. */
const WRAPPERS = namesIn(
  `sudo su doas pkexec run0 runuser env xargs exec eval source . command builtin nohup nice ionice time timeout gtimeout
  setsid stdbuf unbuffer script watch parallel entr chroot unshare nsenter setpriv capsh firejail bwrap proot fakeroot
  systemd-run flock strace ltrace gdb lldb expect at batch crontab tmux screen ssh sshpass socat nc ncat netcat telnet
  trap alias unalias set export declare typeset local readonly unset shopt enable hash bind ulimit umask coproc
  cd pushd popd if then else elif fi for while until do done case esac select function awk gawk mawk nawk sed ed ex
  vi vim nvim emacs less more man cross-env dotenv dotenvx direnv concurrently nodemon npm-run-all run-s run-p tclsh
  wish hyperfine valgrind perf rr xvfb-run dbus-run-session rlwrap faketime eatmydata taskset chrt numactl cpulimit
  prlimit start-stop-daemon sg newgrp runcon mpirun mpiexec torchrun srun chronic sem doppler nix nix-shell nix-build
  sqlite psql mysql mariadb octave gnuplot m dc xdg-open
  mise asdf rbenv pyenv nvm fnm volta devbox pixi`,
)
/** Modules of Python that run what the workspace has. */
const PYTHON_MODULES = namesIn('pytest unittest mypy ruff black flake8 pylint build')
/** What is gone after them does not come back. */
const DESTRUCTIVE = namesIn('rm rmdir mv dd chmod chown chgrp truncate shred kill pkill killall mkfs')
/** They do too many different things to be allowed by their name alone. */
const NEED_MORE: ReadonlySet<string> = new Set([
  ...DESTRUCTIVE,
  ...namesIn(
    `npm pnpm yarn bun deno git cargo go make just task docker podman kubectl pip uv poetry pipenv hatch pdm rye conda gem
    bundle rake gradle gradlew mvn mvnw dotnet terraform helm brew apt apt-get dnf yum pacman apk gh glab aws gcloud az
    systemctl service turbo nx lerna rush composer rustup bazel mix flutter dart vagrant ansible curl wget cp ln tee
    install rsync scp sftp tar zip unzip find fd rg`,
  ),
])
/** What stands behind these is a name of its own: a script, a package, a program. */
const RUNNERS: Readonly<Record<string, ReadonlySet<string>>> = {
  npm: namesIn('exec x run run-script rum urn'),
  pnpm: namesIn('exec dlx run'),
  yarn: namesIn('exec dlx run node'),
  lerna: namesIn('exec run'),
  composer: namesIn('exec run run-script'),
  bun: namesIn('x run'),
  deno: namesIn('run task'),
  go: namesIn('run'),
  uv: namesIn('run'),
  poetry: namesIn('run'),
  pipenv: namesIn('run'),
  hatch: namesIn('run'),
  pdm: namesIn('run'),
  rye: namesIn('run'),
  conda: namesIn('run'),
  bundle: namesIn('exec'),
  nx: namesIn('exec'),
}
const PACKAGE_RUNNERS = namesIn('npx pnpx bunx uvx pipx')
/** They run text, start something that is not the workspace's, or change what other commands do. */
const NEVER: Readonly<Record<string, ReadonlySet<string>>> = {
  npm: namesIn('config c set explore edit init innit create set-script pkg'),
  pnpm: namesIn('config set create'),
  yarn: namesIn('config create workspaces plugin'),
  composer: namesIn('config global create-project'),
  uv: namesIn('tool'),
  deno: namesIn('eval repl'),
  git: namesIn('config bisect filter-branch submodule daemon difftool mergetool send-email instaweb'),
  docker: namesIn('run exec compose'),
  podman: namesIn('run exec compose'),
  kubectl: namesIn('run exec'),
  gh: namesIn('alias extension'),
}
/** Options behind which stands text that is run, as a word or with what it is set to. */
const RUNS_TEXT =
  /^(?:-c|-e|-x|-I|-exec|-execdir|-ok|-okdir|-delete|--?(?:eval|exec|exec-path|exec-batch|toolexec|vettool|command|shell|script-shell|rsh|pre|ext-diff|textconv|upload-pack|receive-pack|config|config-env|checkpoint-action|to-command|use-compress-program|compress-program|use-askpass|rsync-path|unzip-command|hostname-bin|pager|open-files-in-pager|require|import|loader|experimental-loader|node-options|init-command|delete|globalsetup))(?:=|$)/i
/** The same in one word with its text, bundled with other options, or at the beginning of a name that was cut short. */
const RUNS_GLUED = /^-[A-Za-z]*[ceExXOIFSu](?=.)|^-(?!-)[A-Za-z]+[eI]$|^-TT$|^--(?:exe|eva|comm|pre|rs|init-)/
/** What may be more than a word: for a shell, for make, for a program that looks for options in it. */
const MAY_BE_TEXT = /[^\p{L}\p{N}_./:@, -]|^@/u
/** A way out of the folder, or into what git runs by itself. */
const PARENT = /(?:^|[/=:,@]|^-[A-Za-z]+)(?:\.\.|\.git)(?:\/|$)/i
const INSTALLERS = namesIn('npm pnpm yarn bun')
const PACKAGE = /^@[\w.-]+\/[\w.-]+(?:@[\w.-]+)?$/
/** Places that one command names; more are not looked at. */
const MAX_PLACES = 64

/** A rule's words, or why it cannot be one. */
type Read = { readonly words: Words } | { readonly error: string }

/** `npm test` as a rule: commands that begin with these words. */
export function readCommandRule(text: string): Read {
  if (/[*?]/.test(text))
    return { error: 'A rule has no wildcards: it allows anything behind its words as it is.' }
  const parts = readCommand(text)
  const [words, ...others] = parts ?? []
  if (text.length > MAX_UNITS || (words?.length ?? 0) > MAX_WORDS) return { error: 'This rule is too long.' }
  if (!words)
    return { error: 'A rule consists of plain words, without variables, redirections and substitutions.' }
  if (others.length > 0) return { error: 'A rule is about one command. Make a rule for each of them.' }
  const error = refusal(words)
  return error === null ? { words } : { error }
}

/** Why commands that begin with these words may not be allowed, or null. */
function refusal(words: Words): string | null {
  const [first = '', second] = words
  const name = programName(first)
  if (first === '' || first.startsWith('-')) return 'A rule begins with the name of a program.'
  if (SHELLS.has(name)) return `${first} is a shell: a rule for it would allow every command.`
  if (WRAPPERS.has(name))
    return `${first} runs or changes other commands: a rule for it would allow too much.`
  const running = words.slice(1).find((word) => isOption(word) && !isKnownOption(word, words) && mayRun(word))
  if (running !== undefined)
    return `Behind ${running} stands text that is run: a rule for it would allow too much.`
  if (INTERPRETERS.has(name)) return interpreterRefusal(first, name, words.slice(1))
  if (PACKAGE_RUNNERS.has(name))
    return ofRest(first, words.slice(name === 'pipx' && second === 'run' ? 2 : 1))
  if (!NEED_MORE.has(name)) return null
  if (second === undefined || words.slice(1).every((word) => word.startsWith('-')))
    return `${first} alone does too many things: say what of it.`
  if (NEVER[name]?.has(second))
    return `${first} ${second} can run anything: a rule for it would allow too much.`
  // Behind the name of one of its packages stands what yarn alone takes.
  if (name === 'yarn' && second === 'workspace') return refusal([first, ...words.slice(3)])
  if (RUNNERS[name]?.has(second)) return ofRest(`${first} ${second}`, words.slice(2))
  // An option before the subcommand may change what it means.
  if (name in RUNNERS || name in NEVER) return second.startsWith('-') ? `Say what of ${first} first.` : null
  return null
}

function ofRest(runner: string, rest: Words): string | null {
  const [name] = rest
  if (name === undefined || name.startsWith('-')) return `${runner} alone runs anything: name what it runs.`
  return refusal(rest)
}

function interpreterRefusal(first: string, name: string, rest: Words): string | null {
  const [script, module] = rest
  const isModule = name === 'python' && script === '-m' && PYTHON_MODULES.has(module ?? '')
  if (isModule || (script !== undefined && !script.startsWith('-') && /[./]/.test(script))) return null
  return `${first} runs any program: name the script that it runs.`
}

export const beginsWith = (words: Words, rule: Words): boolean =>
  rule.length <= words.length && rule.every((word, at) => word === words[at])

/** An option of the rule itself, which the user has read: what is plainly followed by text to run, or holds some. */
const mayRun = (word: string): boolean =>
  RUNS_TEXT.test(word) || RUNS_GLUED.test(word) || /[^\p{L}\p{N}_./:@,+=-]/u.test(word)

/**
 * The places that the words behind a rule name, relative to where the command runs or absolute; null where they may
 * mean more than arguments: an option that is not known, text to run, a variable, a way out of the folder.
 */
export function placesBehind(words: Words, rule: Words): readonly string[] | null {
  const behind = words.slice(rule.length)
  const last = rule.at(-1) ?? ''
  // An option that is not known may take the next word as its value, which may be text to run.
  if (behind.length > 0 && isOption(last) && !last.includes('=') && !isKnownOption(last, rule)) return null
  const places: string[] = []
  for (const word of behind) {
    if (isOption(word) ? !isKnownOption(word, rule) : mayBeText(word, rule)) return null
    if (PARENT.test(word) || word.includes('~')) return null
    const slash = word.startsWith('-') ? word.indexOf('/') : -1
    if (slash > 0) places.push(word.slice(slash))
    places.push(...word.split(/[=:,@]/).filter((piece) => piece !== '' && piece !== '/dev/null'))
  }
  return places.length > MAX_PLACES ? null : places
}

function mayBeText(word: string, rule: Words): boolean {
  const [name = ''] = rule
  // `ext::sh -c x` is a remote of git.
  if (name === 'git' && word.includes('::')) return true
  if (takesText(rule)) return false
  return MAY_BE_TEXT.test(word) && !(INSTALLERS.has(name) && PACKAGE.test(word))
}

/** The shortest beginning of these commands that can be a rule and covers them, where it is the same of all; null where there is none. */
export function suggestCommandRule(parts: readonly Words[]): string | null {
  const [first, ...others] = parts.map(shortestRule)
  return first !== undefined && first !== null && others.every((other) => other === first) ? first : null
}

function shortestRule(words: Words): string | null {
  // What deletes is suggested as a whole; the user may shorten it.
  for (
    let count = DESTRUCTIVE.has(programName(words[0] ?? '')) ? words.length : 1;
    count <= words.length;
    count++
  ) {
    const rule = words.slice(0, count)
    // What leads out of the folder, or is text, is not put into a rule unasked.
    const isText = (word: string) => !isOption(word) && mayBeText(word, rule)
    if (rule.some((word) => PARENT.test(word) || word.includes('~') || isText(word))) return null
    const text = rule.map(quoted).join(' ')
    const covers = placesBehind(words, rule) !== null
    if (covers && 'words' in readCommandRule(text)) return text
  }
  return null
}

const quoted = (word: string): string => (/^[\p{L}\p{N}_./:@,+=-]+$/u.test(word) ? word : `'${word}'`)
