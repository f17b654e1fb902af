import { spawn } from 'node:child_process'
import type { Log } from './lib/log'

/** False on build machines and on machines without a display. */
export function hasScreen(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env.CI) return false
  if (platform === 'darwin' || platform === 'win32') return true
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Asks the desktop to show an address. Failure is logged only: the user has the printed address. */
export function openBrowser(url: string, platform: NodeJS.Platform, log: Log): void {
  const [program, ...args] = commandFor(url, platform)
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.on('error', (error) => log.info('No browser was opened', { error: error.message }))
  child.unref()
}

function commandFor(url: string, platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['explorer.exe', url]
  return ['xdg-open', url]
}
