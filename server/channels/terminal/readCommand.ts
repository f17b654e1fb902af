import {
  MAX_CELLS,
  type TerminalCommand,
  terminalCommandSchema,
} from '../../../src/channels/terminal/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { FrameError } from '../../socket/channel'

/** Throws `FrameError` with words for what cannot be read. */
export function readCommand(frame: Envelope): TerminalCommand {
  const parsed = terminalCommandSchema.safeParse(frame)
  if (parsed.success) return parsed.data
  const isUnknown = parsed.error.issues.some(({ path }) => path[0] === 'type')
  throw isUnknown
    ? new FrameError('UNKNOWN_TYPE', `Unknown terminal message "${frame.type}".`)
    : new FrameError('BAD_REQUEST', `The terminal message "${frame.type}" has missing or wrong fields.`)
}

const clamp = (cells: number) => Math.min(MAX_CELLS, Math.max(1, cells))
export const clamped = (cols: number, rows: number) => ({ cols: clamp(cols), rows: clamp(rows) })

export function sizeOf({ cols, rows }: { cols?: number | undefined; rows?: number | undefined }) {
  return cols === undefined && rows === undefined ? null : clamped(cols ?? 80, rows ?? 24)
}
