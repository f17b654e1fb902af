import { readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { runTool } from '../../lib/runTool'

interface ShellProcess {
  readonly pid: number
  /** As the kernel keeps it. */
  readonly name: string
  readonly argv: readonly string[]
  /** Device number of its terminal. */
  readonly terminal: number
}

/** Shells that edit lines unless they are asked not to; as `sh`, too, but what `sh` is differs between systems. */
const EDITING_SHELL = /^(bash|zsh|fish)[\d.-]*( \(deleted\))?$/
/** Major device numbers of pseudo-terminals (devices.txt of Linux); each has 256 minor ones unless there are more. */
const PTS_MAJOR = { first: 136, last: 143 }

/** Whether a shell on Linux edits a line; undefined where that cannot be known. */
export async function isEditingLine(shell: ShellProcess): Promise<boolean | undefined> {
  const device = deviceOf(shell.terminal)
  if (device === null || shell.argv.includes('--noediting') || !EDITING_SHELL.test(fileOf(shell)))
    return undefined
  return isEditorMode(await runTool('stty', ['-F', device, '-a']).catch(() => ''))
}

/**
 * Line editors read single keys, do the echo themselves and tell Return from Ctrl+J: readline and fish take Return as it
 * is, zsh exchanges the two. `read -sn1` of bash and `read -sk1` of zsh read single keys without an echo, too, but take
 * both for the end of a line. Undefined where `stty` said nothing.
 */
export function isEditorMode(said: string): boolean | undefined {
  const words = new Set(said.split(/[\s;]+/))
  if (!words.has('icanon') && !words.has('-icanon')) return undefined
  const tellsReturn = words.has('-icrnl') || words.has('inlcr')
  return words.has('-icanon') && words.has('-echo') && tellsReturn
}

/** Null for what is no pseudo-terminal. */
export function deviceOf(terminal: number): string | null {
  const major = (terminal >>> 8) & 0xfff
  const minor = (terminal & 0xff) | ((terminal >>> 12) & 0xfff00)
  if (major < PTS_MAJOR.first || major > PTS_MAJOR.last) return null
  return `/dev/pts/${(major - PTS_MAJOR.first) * 256 + minor}`
}

/** The file a name such as `sh` leads to; the name where the process is of another user. */
function fileOf({ pid, name }: ShellProcess): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`))
  } catch {
    return name
  }
}
