import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { RunningProgram } from '../../src/channels/terminal/protocol'
import { parseStat } from './procStat'
import { runTool } from './runTool'

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
  if (COMPANIONS.has(nameOf(one).replace(/-linux.*|-darwin.*/, ''))) return false
  const hasChildren = all.some(({ parent }) => parent === one.pid)
  // The shell itself works where it was replaced by a program, or computes without one.
  if (one.pid === shell) return !SHELLS.has(nameOf(one)) || (one.state === 'R' && !hasChildren)
  // A shell within the shell that waits at a prompt of its own. One in the background is a job.
  return !(isBareShell(one) && !hasChildren && one.group === one.foreground && one.state !== 'R')
}

const nameOf = ({ argv }: TerminalProcess) => basename(argv[0] ?? '').replace(/^-/, '')

/** Neither a script nor a command was given to it. */
const isBareShell = (one: TerminalProcess) =>
  SHELLS.has(nameOf(one)) && one.argv.slice(1).every((argument) => /^(--\w|-[^-c]*$)/.test(argument))

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
  if (pids !== null) return pids.flatMap((pid) => fromProc(pid, shell))
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

function fromProc(pid: string, session: number): readonly TerminalProcess[] {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    if (stat?.session !== session) return []
    const { parent, group, foreground, state } = stat
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (argv.at(-1) === '') argv.pop()
    const known = argv.length > 0 ? argv : [readFileSync(`/proc/${pid}/comm`, 'utf8').trim()]
    return [{ pid: Number(pid), parent, group, foreground, state, argv: known }]
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
