import { existsSync } from 'node:fs'
import { createLsofScan } from './lsofScan'
import { createPortScan, type PortScan } from './portScan'
import { createProcesses, type Processes } from './processes'
import { createPsProcesses } from './psProcesses'

/** How this machine is asked for listening ports and processes: on Linux without helper programs. */
export function createSystemPorts(hasProc = existsSync('/proc/net/tcp')): {
  scan: PortScan
  processes: Processes
} {
  if (hasProc) return { scan: createPortScan(), processes: createProcesses() }
  return { scan: createLsofScan(), processes: createPsProcesses() }
}
