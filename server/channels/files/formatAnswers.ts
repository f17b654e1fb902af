import { type FormatRequest, formatRequestSchema } from '../../../src/channels/files/shared/formatProtocol'
import { assertNever } from '../../../src/lib/assertNever'
import type { Envelope } from '../../../src/socket/protocol'
import { FilesFault } from '../../drivers/disk/filesFault'
import type { FormatDriver } from '../../drivers/format/formatDriver'
import { FormatFault } from '../../drivers/format/formatFault'
import { type Client, FrameError } from '../../socket/channel'

const TYPES: ReadonlySet<string> = new Set(['formatter', 'format', 'trust'] satisfies FormatRequest['type'][])

export const isFormatFrame = ({ type }: Envelope): boolean => TYPES.has(type)

interface Options {
  readonly format: FormatDriver
  readonly log: { warn(message: string, fields?: Record<string, unknown>): void }
}

/**
 * Answers what pages ask of the formatter of the workspace, each request exactly once.
 *
 *     const answers = createFormatAnswers({ format, log })
 *     await answers.received(client, { channel: 'files', type: 'formatter', requestId: '1', path: '/a.ts' })
 */
export function createFormatAnswers({ format, log }: Options) {
  async function dataOf(request: FormatRequest): Promise<unknown> {
    switch (request.type) {
      case 'formatter':
        return format.formatter(request.path)
      case 'format':
        return format.format(request.path, request.content)
      case 'trust':
        await format.trust(request.isTrusted)
        return {}
      default:
        return assertNever(request)
    }
  }

  return {
    async received(client: Client, frame: Envelope): Promise<void> {
      const parsed = formatRequestSchema.safeParse(frame)
      if (!parsed.success) {
        const where = parsed.error.issues[0]?.path.join('.')
        throw new FrameError('BAD_REQUEST', `The field "${where ?? ''}" is missing or of the wrong kind.`)
      }
      const { type, requestId } = parsed.data
      const reply = (fields: object) => client.send({ channel: 'files', type, requestId, ...fields })
      try {
        reply({ success: true, data: await dataOf(parsed.data) })
      } catch (error) {
        const isFault = error instanceof FormatFault || error instanceof FilesFault
        if (!isFault) log.warn('A format request failed', { type, error: String(error) })
        const words = isFault ? error.message : 'The server failed at this; see its log.'
        reply({ success: false, error: words, code: isFault ? error.code : 'INTERNAL_ERROR' })
      }
    },
    stop: format.stop,
  }
}
