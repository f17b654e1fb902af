import type { RiskFact } from '../../../../src/channels/agent/shared/eventSchemas'
import { INTERPRETERS, namesIn, programName, SHELLS } from './programs'
import type { Words } from './shellCommand'

/** Words behind the name of a program that count. */
type BySubcommand = ReadonlyMap<string, ReadonlySet<string>>

const RIGHTS = namesIn('sudo su doas pkexec run0')
/** What follows them is the command that counts. */
const PASSING = namesIn(
  'sudo doas env xargs nohup nice time timeout command exec eval builtin setsid stdbuf -- then do else !',
)
const NETWORK = namesIn(
  'curl wget ssh scp sftp rsync nc ncat netcat telnet ftp ping dig nslookup host npx pnpx bunx uvx gh glab aws gcloud az aria2c',
)
const NETWORK_WITH: BySubcommand = new Map([
  ['git', namesIn('push pull fetch clone ls-remote submodule remote')],
  ['npm', namesIn('install i ci add update publish exec x audit view create init')],
  ['pnpm', namesIn('install i add update publish dlx')],
  ['yarn', namesIn('install add upgrade publish dlx')],
  ['bun', namesIn('install add update x')],
  ['pip', namesIn('install download')],
  ['uv', namesIn('add sync pip tool')],
  ['cargo', namesIn('install fetch publish add')],
  ['go', namesIn('get install')],
  ['gem', namesIn('install push')],
  ['docker', namesIn('pull push run build login')],
  ['apt', namesIn('install update upgrade')],
  ['apt-get', namesIn('install update upgrade')],
  ['brew', namesIn('install update upgrade')],
])
const DELETES = namesIn('rm rmdir unlink shred truncate dd del rd erase')
const DELETES_WITH: BySubcommand = new Map([
  ['git', namesIn('clean rm reset restore')],
  ['docker', namesIn('rm rmi prune')],
  ['npm', namesIn('uninstall prune')],
])
const WRITES = namesIn(
  'cp mv install tee touch mkdir ln chmod chown rsync scp sed rm rmdir dd truncate tar unzip',
)

/** What stands at the beginning of each command, however they are joined; tells more rather than less. */
function commandsIn(text: string): string[][] {
  const pieces = text.split(/\$\(|<\(|[;|&\n`(){}]+/)
  return pieces.flatMap((piece) => {
    const words = piece.split(/[\s"'\\]+/).filter((word) => word !== '')
    const from = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))
    const found = from < 0 ? [] : [words.slice(from)]
    // `sudo -u x rm`, `xargs rm`: each word behind may be the command.
    const passed = PASSING.has(programName(words[from] ?? ''))
      ? words.slice(from + 1).map((_, at) => words.slice(from + 1 + at))
      : []
    return [...found, ...passed.slice(0, 6)]
  })
}

/**
 * What can be said of a command by looking at it; a command can do more than that.
 * @param isOutside of a path that a command names
 */
export function factsOfCommand(
  text: string,
  parts: readonly Words[] | null,
  isOutside: (path: string) => boolean,
): RiskFact[] {
  const commands = commandsIn(text)
  const names = commands.map(([first = '']) => programName(first))
  const does = (alone: ReadonlySet<string>, by: BySubcommand) =>
    commands.some(
      (words, at) =>
        alone.has(names[at] ?? '') || words.slice(1).some((word) => by.get(names[at] ?? '')?.has(word)),
    )
  const redirected = [...text.matchAll(/>{1,2}\|?\s*["']?([^\s"'&;|)]+)/g)].map((match) => match[1] ?? '')
  const written = commands.filter((_, at) => WRITES.has(names[at] ?? '')).flatMap((words) => words.slice(1))
  const deletes = does(DELETES, DELETES_WITH) || /(?:^|\s)(?:--?delete)(?:\s|$)/.test(text)
  const facts: [RiskFact, boolean][] = [
    ['rights', names.some((name) => RIGHTS.has(name))],
    ['shell', pipesIntoShell(text)],
    ['deletes', deletes],
    ['outside', [...redirected, ...written].some((path) => path !== '/dev/null' && isOutside(path))],
    ['network', does(NETWORK, NETWORK_WITH) || /\b(?:https?|ftp|ssh|git):\/\//.test(text)],
    ['unread', parts === null],
  ]
  return facts.flatMap(([fact, holds]) => (holds ? [fact] : []))
}

/** Something that is not to be seen is handed to a shell or an interpreter as its program. */
function pipesIntoShell(text: string): boolean {
  const behindPipes = text.split(/\|&?/).slice(1)
  const reads = behindPipes.some((piece) => {
    const words = piece.trim().split(/[\s;&|()"']+/)
    const at = words.findIndex((word) => !PASSING.has(word) && !word.startsWith('-') && !/^\w+=/.test(word))
    const name = programName(words[at] ?? '')
    return SHELLS.has(name) || INTERPRETERS.has(name)
  })
  return (
    reads ||
    /(?:^|[\s;&|(])(?:eval|source|\.|(?:\S*\/)?(?:ba|z|k|da)?sh(?:\s+-\w+)*)\s+["']?(?:<\(|\$\(|`)/.test(text)
  )
}
