import type { Flags } from './flags'
import type { RunningServer, RunningWorkspace } from './startServer'

type Ready = Pick<RunningServer, 'origin' | 'port'> & RunningWorkspace

/** The line on stdout that says where a workspace is. Where the token is not to be printed, it has none. */
export function readyLine(
  { url: whole, origin, port, workspaceId, token, root }: Ready,
  { json, printToken }: Pick<Flags, 'json' | 'printToken'>,
  pid: number,
): string {
  const url = printToken ? whole : whole.replace(/#.*$/, '')
  if (!json) return `Ready: ${url}\n`
  const secret = printToken ? { token } : {}
  return `${JSON.stringify({ url, origin, port, workspaceId, ...secret, root, pid })}\n`
}
