import type { RunningServer, RunningWorkspace } from '../startServer'

/** A server of one folder, and its workspace. */
export type OneWorkspaceServer = RunningServer & RunningWorkspace

/** For tests that start the server on one folder: `onlyWorkspace(await startServer(flags, surroundings)).token`. */
export function onlyWorkspace(server: RunningServer): OneWorkspaceServer {
  const [workspace, ...others] = server.workspaces
  if (workspace === undefined || others.length > 0) throw new Error('The server has not one workspace.')
  return { ...server, ...workspace }
}
