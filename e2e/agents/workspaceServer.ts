import { readdirSync, readFileSync } from 'node:fs'
import { createServerProcess, type ServerProcess } from '../serverProcess'

/** The workspace server in an environment that holds nothing of this machine's user. */
export interface WorkspaceServer extends ServerProcess {
  /** Pids of the processes below it. */
  below(): readonly number[]
}

export async function createWorkspaceServer(options: {
  readonly root: string
  readonly state: string
  readonly agent: string
  readonly env: Readonly<Record<string, string>>
}): Promise<WorkspaceServer> {
  const { root, state, agent, env } = options
  const server = createServerProcess([root, '--state-dir', state, '--agent', agent], env, 'ignore')
  await server.start()
  return {
    ...server,
    below() {
      const pid = server.pid()
      return pid === undefined ? [] : descendants(pid)
    },
  }
}

/** By /proc: these tests run on Linux. */
function descendants(root: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((each) => [each, ...below(each)])
  return below(root)
}

function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    // It ended meanwhile.
    return null
  }
}

export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
