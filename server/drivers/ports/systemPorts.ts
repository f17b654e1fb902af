import { existsSync } from 'node:fs'
import { createLsofScan } from './lsofScan'
import { createPortScan, type PortScan } from './portScan'
import { createProcesses, type Processes } from './processes'
import { createPsProcesses } from './psProcesses'

/**
 * The scan for listening ports and the processes of this system: /proc on Linux, `lsof` and `ps` elsewhere.
 * `const { scan, processes } = createSystemPorts()`
 */
export function createSystemPorts(hasProc = existsSync('/proc/net/tcp')): {
  scan: PortScan
  processes: Processes
} {
  if (hasProc) return { scan: createPortScan(), processes: createProcesses() }
  return { scan: createLsofScan(), processes: createPsProcesses() }
}
