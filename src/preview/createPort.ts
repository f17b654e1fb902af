import {
  createAllowance,
  PREVIEW_MARK,
  PREVIEW_VERSION,
  type PreviewCommand,
  type PreviewReport,
} from './messages'

export interface PreviewPort {
  report(report: PreviewReport): void
  /** Receives commands of the IDE that frames the page, and of no other window. */
  onCommand(hear: (command: PreviewCommand) => void): void
}

/**
 * The helper's end of the bridge: `createPort(window, origins).report({ type: 'took' })`.
 * @param origins the IDE's possible origins; a page of another origin that frames this one receives nothing
 */
export function createPort(page: Window, origins: readonly string[]): PreviewPort {
  const ancestor = page.location.ancestorOrigins?.[0]
  let targets = ancestor === undefined ? origins : origins.filter((origin) => origin === ancestor)
  const isAllowed = createAllowance(() => performance.now())

  return {
    report(report) {
      if (!isAllowed(report.type)) return
      for (const origin of targets)
        page.parent.postMessage({ [PREVIEW_MARK]: PREVIEW_VERSION, ...report }, origin)
    },
    onCommand(hear) {
      page.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
        if (source !== page.parent || !targets.includes(origin) || !isCommand(data)) return
        // Now we know which of them it is.
        targets = [origin]
        hear(data)
      })
    },
  }
}

function isCommand(data: unknown): data is PreviewCommand {
  if (typeof data !== 'object' || data === null || !(PREVIEW_MARK in data) || !('type' in data)) return false
  return data.type !== 'go' || ('path' in data && typeof data.path === 'string')
}
