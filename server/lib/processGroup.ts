/**
 * Signals a process that was started `detached` and all that it started in its group; 0 only asks. False: nothing of the group is there.
 *
 *     const child = spawn('git', ['gc'], { detached: true })
 *     if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM')
 */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch (error) {
    // Some of them may be another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
