import { readFileSync, readlinkSync } from 'node:fs'
import type { Listener } from '../drivers/ports/portScan'
import { parseStat } from '../drivers/ports/procStat'
import type { AgentLife } from './driver'

/** Of the times in /proc, on every Linux. */
const MS_A_TICK = 10

/**
 * Whether a listener is an agent itself: the process this server started, or the one that this handed its own input
 * and output on to before it could be spoken with, as the launchers of package managers do. What an agent starts
 * for a tool comes later, or has other streams.
 * @param processes the agents that run, by pid
 */
export function createIsAgent(processes: () => ReadonlyMap<number, AgentLife>, proc = '/proc') {
  const streamsOf = (pid: number): string | null => {
    try {
      return [0, 1].map((fd) => readlinkSync(`${proc}/${pid}/fd/${fd}`)).join(' ')
    } catch {
      // It ended, belongs to another user, or this is another system.
      return null
    }
  }

  const ticksOf = (pid: number): number | null => {
    try {
      return parseStat(readFileSync(`${proc}/${pid}/stat`, 'utf8'))?.started ?? null
    } catch {
      // As above.
      return null
    }
  }

  return ({ pid, lineage }: Pick<Listener, 'pid' | 'lineage'>): boolean => {
    const agents = processes()
    if (agents.has(pid)) return true
    const agent = lineage.find((ancestor) => agents.has(ancestor))
    if (agent === undefined) return false
    const streams = streamsOf(agent)
    if (streams === null || streams !== streamsOf(pid)) return false
    const readyMs = agents.get(agent)?.readyMs ?? null
    const [began, launched] = [ticksOf(pid), ticksOf(agent)]
    if (readyMs === null || began === null || launched === null) return true
    return (began - launched) * MS_A_TICK <= readyMs
  }
}
