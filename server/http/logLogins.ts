import type { Log } from '../lib/log'
import type { LogLogin } from './accessRules'
import { pathOf } from './requestPath'

/** Lines logged per minute. Further ones are counted, and the next line says how many. */
const MAX_LINES = 10
const WINDOW_MS = 60_000

/**
 * Logs wrong tokens at a limited rate.
 * @param now milliseconds, monotonic
 */
export function createLogLogins(log: Pick<Log, 'warn'>, now: () => number): LogLogin {
  let lines: number[] = []
  let unsaid = 0
  return (request, { status }) => {
    const time = now()
    lines = lines.filter((at) => time - at < WINDOW_MS)
    if (lines.length >= MAX_LINES) {
      unsaid += 1
      return
    }
    lines.push(time)
    const more = unsaid > 0 ? { unsaid } : {}
    unsaid = 0
    log.warn('Refused a wrong token', {
      status,
      method: request.method,
      path: pathOf(request.url),
      from: request.socket.remoteAddress,
      ...more,
    })
  }
}
