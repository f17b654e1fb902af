/**
 * Sends a signal to one process. One that has ended meanwhile is no error: that is what the signal was for.
 * @throws whatever else the system says, `EPERM` above all
 */
export function signalProcess(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
