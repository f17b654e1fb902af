import { isAbsolute, normalize } from 'node:path'
import type { PermissionOption, RiskFact, RuleText } from '../../../../src/channels/agent/shared/eventSchemas'
import type { PermissionAsked } from '../../../agents/driver'
import { suggestCommandRule } from './commandRules'
import { suggestEditRule } from './editRules'
import { isBelow } from './realPlaces'
import { factsOfCommand } from './riskFacts'
import { readGiven, type Words } from './shellCommand'

/** What a permission is about, read so that a rule may cover it; null where a rule never does. */
export type AskedFor =
  | { readonly kind: 'command'; readonly parts: readonly Words[]; readonly cwd: string | null }
  | { readonly kind: 'edit'; readonly touched: readonly string[] }

type Given = string | Words
type Fields = ReadonlyMap<string, unknown>

const COMMAND_FIELDS = ['command', 'cmd']
const FOLDER_FIELDS = ['cwd', 'workdir', 'directory', 'dir_path', 'workingDirectory', 'working_directory']
/** They say how long and why, and change nothing of what is done. */
const REMARKS = new Set(['description', 'reason', 'justification', 'timeout', 'timeout_ms', 'timeoutMs'])
const BACKGROUND = new Set(['run_in_background', 'is_background'])
/** Names of fields that hold paths, in any depth. */
const PATH_FIELDS =
  /^(?:.*(?:path|uri)|file|files|filename|destination|target_file|old_?name|new_?name|to|from)$/i

const fieldsOf = (input: unknown): Fields =>
  new Map(typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.entries(input) : [])

/** The command that is to be run, as it was given; null where there is none. */
function commandOf(fields: Fields): Given | null {
  const given = COMMAND_FIELDS.map((name) => fields.get(name)).filter((value) => value !== undefined)
  const [command] = given
  if (given.length !== 1) return null
  if (typeof command === 'string') return command
  const isWords = Array.isArray(command) && command.every((word): word is string => typeof word === 'string')
  return isWords && command.length > 0 ? command : null
}

/** What the asking is about, where all of it is understood. */
export function readAsked(asked: PermissionAsked): AskedFor | null {
  const fields = fieldsOf(asked.input)
  if (asked.kind === 'execute') return readExecution(asked, fields)
  if (asked.kind !== 'edit' || COMMAND_FIELDS.some((name) => fields.has(name))) return null
  const touched = asked.touched ?? []
  const hasDiff = asked.content?.some(({ type }) => type === 'diff') ?? false
  const named = pathsIn(asked.input)
  return hasDiff && named !== null && touched.length > 0
    ? { kind: 'edit', touched: [...new Set([...touched, ...named])] }
    : null
}

function readExecution({ content = [], title }: PermissionAsked, fields: Fields): AskedFor | null {
  const command = commandOf(fields)
  const parts = command === null ? null : readGiven(command)
  if (command === null || !parts) return null
  let cwd: string | null = null
  for (const [name, value] of fields) {
    if (COMMAND_FIELDS.includes(name) || REMARKS.has(name) || isNothing(value)) continue
    if (BACKGROUND.has(name) && value === true) continue
    if (!FOLDER_FIELDS.includes(name) || typeof value !== 'string' || cwd !== null) return null
    cwd = value
  }
  // A text may ask for something else beside the command, such as access to a host.
  const known = [...fields.values(), title].filter((value) => typeof value === 'string')
  const isOnlyCommand = content.every(
    ({ type, ...rest }) => type === 'text' && 'text' in rest && known.includes(rest.text),
  )
  return isOnlyCommand ? { kind: 'command', parts, cwd } : null
}

const isNothing = (value: unknown) => value === undefined || value === null || value === false || value === ''

/** Paths that an input names, absolute; null where one is not. */
function pathsIn(input: unknown, depth = 0): readonly string[] | null {
  if (depth > 4 || typeof input !== 'object' || input === null) return []
  const found: string[] = []
  for (const [name, value] of Object.entries(input)) {
    // Codex names files as keys.
    if (isAbsolute(name)) found.push(name)
    const isPath = PATH_FIELDS.test(name) && typeof value === 'string' && value !== ''
    if (isPath && !isAbsolute(value)) return null
    if (isPath) found.push(value)
    const inner = pathsIn(value, depth + 1)
    if (inner === null) return null
    found.push(...inner)
  }
  return found
}

/** The option that allows it this once; null where there is none, or more than one to choose from. */
export function allowOnce(options: readonly PermissionOption[]): PermissionOption | null {
  const [option, ...others] = options.filter(({ kind }) => kind === 'allow_once')
  return option && others.length === 0 ? option : null
}

/** The rule to suggest beside an answer; null where none could allow it. */
export function suggestRule(root: string, asked: PermissionAsked, about: AskedFor | null): RuleText | null {
  if (!about || !allowOnce(asked.options)) return null
  const text =
    about.kind === 'command' ? suggestCommandRule(about.parts) : suggestEditRule(root, about.touched)
  return text === null ? null : { kind: about.kind, text }
}

/** @param isOutside whether it touches what is really outside of the workspace, where that was looked at */
export function factsOf(root: string, asked: PermissionAsked, isOutside: boolean): readonly RiskFact[] {
  const fields = fieldsOf(asked.input)
  const command = commandOf(fields)
  const cwd = FOLDER_FIELDS.map((name) => fields.get(name)).find((value) => typeof value === 'string')
  const folder = typeof cwd === 'string' && isAbsolute(cwd) ? cwd : root
  const facts = new Set<RiskFact>()
  if (command !== null) {
    const leaves = (path: string) =>
      /^(?:~|\$)/.test(path) || !isBelow(normalize(isAbsolute(path) ? path : `${folder}/${path}`), root)
    const text = typeof command === 'string' ? command : command.join(' ')
    for (const fact of factsOfCommand(text, readGiven(command), leaves)) facts.add(fact)
  } else if (asked.kind === 'execute') facts.add('unread')
  if (asked.kind === 'fetch') facts.add('network')
  if (asked.kind === 'delete') facts.add('deletes')
  const isWriting = ['edit', 'delete', 'move'].includes(asked.kind)
  if (isWriting && isOutside) facts.add('outside')
  return [...facts]
}
