import type { FormattedData, FormatterData } from '../../../src/channels/files/shared/formatProtocol'
import { LIMITS } from '../../../src/socket/protocol'
import { createSemaphore } from '../../lib/semaphore'
import type { Trust } from '../state/trustFile'
import { findFormatter } from './findFormatter'
import { FormatFault } from './formatFault'
import { createFormatRunner } from './runFormatter'

/** Programs that run at a time. */
const AT_ONCE = 2
/** Of the frame around the text. */
const ENVELOPE_BYTES = 4096

export interface FormatDriver {
  formatter(path: string): Promise<FormatterData>
  /** Rejects with `FormatFault`, without having run anything where the workspace is not trusted. */
  format(path: string, content: string): Promise<FormattedData>
  trust(isTrusted: boolean): Promise<void>
  stop(): void
}

interface Options {
  /** Real path of the workspace. */
  readonly root: string
  readonly trust: Trust
  readonly environment: NodeJS.ProcessEnv
  readonly timeoutMs?: number
}

/**
 * Formats texts by the formatter of the workspace's own.
 *
 *     const driver = createFormatDriver({ root, trust, environment: process.env })
 *     const { content } = await driver.format('/src/main.ts', 'const  a = 1')
 */
export function createFormatDriver({ root, trust, ...running }: Options): FormatDriver {
  const runner = createFormatRunner(running)
  const slots = createSemaphore(AT_ONCE)
  return {
    async formatter(path) {
      const [found, isTrusted] = await Promise.all([findFormatter(root, path), trust.get()])
      return { formatter: found?.formatter ?? null, isTrusted }
    },
    async format(path, content) {
      const found = await findFormatter(root, path)
      if (!found) throw new FormatFault('NO_FORMATTER', 'This workspace has no formatter for such a file.')
      const { formatter } = found
      if (!(await trust.get()))
        throw new FormatFault(
          'NOT_TRUSTED',
          `${formatter.name} stands in this workspace, and runs once you trust the workspace.`,
        )
      const text = await slots.run(() => runner.run(found, content))
      if (ENVELOPE_BYTES + Buffer.byteLength(JSON.stringify(text)) > LIMITS.sendBytes)
        throw new FormatFault('TOO_LARGE', 'The formatted text is too large to send.')
      return { content: text, formatter }
    },
    trust: trust.set,
    stop: runner.stop,
  }
}
