import { createHash } from 'node:crypto'

const hex = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** @param realPath the folder with every link resolved, so that one folder has one id */
export const workspaceIdOf = (realPath: string): string => `ws-${hex(realPath)}`

/** The 8 hexadecimal digits of a workspace in its preview addresses, whatever its id looks like. */
export function previewPrefixOf(workspaceId: string): string {
  return /^ws-([0-9a-f]{8})$/.exec(workspaceId)?.[1] ?? hex(workspaceId)
}
