import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { RunningProgram } from '../../../src/channels/terminal/shared/protocol'
import { runTool } from '../../lib/runTool'
import { type ProcStat, parseStat } from '../ports/procStat'
import { isEditingLine } from './lineEditing'

/** A process of one terminal, from /proc or `ps`. */
export interface TerminalProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** The group that has the terminal now. */
  readonly foreground: number
  /** One letter: `R` computes, `Z` has ended. */
  readonly state: string
  readonly argv: readonly string[]
  /** The file it runs, as the kernel keeps its name: `exec -a` changes only `argv`. */
  readonly file?: string
  /**
   * Of a shell in the foreground: whether it edits a line at its prompt. Absent for shells without a line editor, and
   * where the terminal cannot be asked.
   */
  readonly isEditing?: boolean | undefined
}

/** Prompts run programs for a moment: what is asked about was there at every look. */
const LOOKS = 3
const BETWEEN_MS = 100
const MAX_COMMAND = 120
const SHELLS = new Set([
  'bash',
  'zsh',
  'sh',
  'dash',
  'ash',
  'ksh',
  'fish',
  'nu',
  'pwsh',
  'csh',
  'tcsh',
  'elvish',
])
/** Companions of prompts, which stay as long as the shell and do nothing by themselves. */
const COMPANIONS = new Set(['gitstatusd', 'starship', 'oh-my-posh', 'direnv'])

/** Programs that start a shell, wait for it and do nothing else meanwhile. */
const WRAPPERS = new Set(['su', 'sudo', 'doas', 'runuser', 'newgrp', 'sg', 'script', 'setpriv', 'pkexec'])
/** Options of shells whose value is the next argument. */
const TAKES_VALUE = /^(--(rcfile|init-file|init-command|emulate)|-C|[-+][a-z]*[oO])$/

/** What closing the terminal of a shell would end, background jobs too. Nothing while it waits at its prompt. */
export async function runningPrograms(shell: number): Promise<readonly RunningProgram[]> {
  let programs: readonly RunningProgram[] = []
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await after(BETWEEN_MS)
    programs = programsOf(shell, await terminalProcesses(shell))
    if (programs.length === 0) break
  }
  return programs
}

/** One for each job, the one in the foreground first. */
export function programsOf(shell: number, processes: readonly TerminalProcess[]): readonly RunningProgram[] {
  const living = processes.filter(({ state }) => state !== 'Z' && state !== 'X')
  const working = living.filter((one) => isWorking(one, shell, living))
  const groups = new Map<number, TerminalProcess[]>()
  for (const one of working) groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  const programs = [...groups.entries()].map(([group, members]) => {
    const leader = members.find(({ pid }) => pid === group)
    const named =
      leader && !isBareShell(leader) ? leader : (members.find((one) => !isBareShell(one)) ?? leader)
    const { argv, foreground } = named ?? members[0] ?? { argv: [], foreground: group }
    return { command: commandOf(argv), background: foreground !== group }
  })
  return programs.sort((one, other) => Number(one.background) - Number(other.background))
}

function isWorking(one: TerminalProcess, shell: number, all: readonly TerminalProcess[]): boolean {
  if (COMPANIONS.has(programOf(one).replace(/-linux.*|-darwin.*/, ''))) return false
  if (isLookedThrough(one, all) || isNamedByWrapper(one, all)) return false
  // The shell itself works where it was replaced by a program.
  if (!isBareShell(one)) return true
  if (one.group === one.foreground) return !isAtPrompt(one, all)
  // A shell within the shell is a job in the background, or waits for what has the terminal.
  return one.pid !== shell && !descendants(one.pid, all).some(({ group }) => group === one.foreground)
}

/**
 * A line editor turns the line mode of the terminal off for as long as it waits at a prompt, and on again for each
 * command: a shell that sleeps in the other mode waits within a command of its own, such as `read`.
 */
function isAtPrompt(one: TerminalProcess, all: readonly TerminalProcess[]): boolean {
  // It computes without a program.
  if (one.state === 'R' && childrenOf(one, all).length === 0) return false
  return one.isEditing !== false
}

const childrenOf = ({ pid }: TerminalProcess, all: readonly TerminalProcess[]) =>
  all.filter(({ parent }) => parent === pid)

const isWrapper = (one: TerminalProcess) => WRAPPERS.has(programOf(one))

/** Its shell stands for it. */
function isLookedThrough(one: TerminalProcess, all: readonly TerminalProcess[]): boolean {
  const children = isWrapper(one) ? childrenOf(one, all) : []
  return children.length > 0 && children.every((child) => isBareShell(child) || isLookedThrough(child, all))
}

/** `sudo make` is one program, whatever runs within it. */
function isNamedByWrapper(one: TerminalProcess, all: readonly TerminalProcess[]): boolean {
  const parent = all.find(({ pid }) => pid === one.parent)
  if (!parent) return false
  return (isWrapper(parent) && !isLookedThrough(parent, all)) || isNamedByWrapper(parent, all)
}

const programOf = ({ argv }: TerminalProcess) => basename(argv[0] ?? '').replace(/^-/, '')

/** Neither a script nor a command was given to it. */
function isBareShell(one: TerminalProcess): boolean {
  if (!SHELLS.has(programOf(one)) && !SHELLS.has(one.file ?? '')) return false
  const args = one.argv.slice(1)
  return args.every((argument, index) => {
    if (TAKES_VALUE.test(args[index - 1] ?? '')) return true
    return /^[-+]/.test(argument) && !/^(-[^-]*c|--command)/.test(argument)
  })
}

function commandOf(argv: readonly string[]): string {
  const [program = '', ...rest] = argv
  const command = [basename(program) || program, ...rest]
    .join(' ')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return command.length > MAX_COMMAND ? `${command.slice(0, MAX_COMMAND - 1)}…` : command
}

async function terminalProcesses(shell: number): Promise<readonly TerminalProcess[]> {
  const pids = processFolders()
  if (pids !== null) return fromProc(pids, shell)
  return descendants(shell, parseTable(await runTool('ps', ['-axo', COLUMNS])))
}

/** Null where there is no /proc. */
function processFolders(): readonly string[] | null {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return null
  }
}

/** Those of the session, and of the sessions that wrappers in it have begun: `script` and `sudo` make terminals. */
async function fromProc(pids: readonly string[], session: number): Promise<readonly TerminalProcess[]> {
  const all = pids.flatMap(readStat)
  const found: TerminalProcess[] = []
  const sessions = new Set([session])
  // A set that grows is walked to its new end.
  for (const each of sessions) {
    const members = all.filter((one) => one.session === each)
    found.push(...(await Promise.all(members.map(readProcess))).flat())
    const wrappers = new Set(found.filter(isWrapper).map(({ pid }) => pid))
    for (const one of all) if (wrappers.has(one.parent)) sessions.add(one.session)
  }
  return found
}

type Process = ProcStat & { readonly pid: number }

function readStat(pid: string): readonly Process[] {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return stat === null ? [] : [{ ...stat, pid: Number(pid) }]
  } catch {
    return [] // It ended meanwhile.
  }
}

async function readProcess(stat: Process): Promise<readonly TerminalProcess[]> {
  const { pid, parent, group, foreground, state, terminal, name } = stat
  try {
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (argv.at(-1) === '') argv.pop()
    const known = argv.length > 0 ? argv : [name]
    const one = { pid, parent, group, foreground, state, argv: known, file: name }
    if (group !== foreground || !isBareShell(one)) return [one]
    return [{ ...one, isEditing: await isEditingLine({ pid, name, argv, terminal }) }]
  } catch {
    return [] // It ended meanwhile.
  }
}

const COLUMNS = 'pid=,ppid=,pgid=,tpgid=,stat=,command='
const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(\S)\S*\s+(.*)$/

/** What `ps` says; its commands are one text, so that spaces divide them. */
export function parseTable(text: string): readonly TerminalProcess[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, group, foreground, state = '', command = ''] = ROW.exec(line) ?? []
    if (pid === undefined) return []
    const argv = command.trim().split(/\s+/)
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        foreground: Number(foreground),
        state,
        argv,
      },
    ]
  })
}

export function descendants(root: number, all: readonly TerminalProcess[]): readonly TerminalProcess[] {
  const found = all.filter(({ pid }) => pid === root)
  for (const one of found) found.push(...all.filter(({ parent, pid }) => parent === one.pid && pid !== root))
  return found
}
