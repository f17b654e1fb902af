/** ESC, BEL and the byte order mark: agents print what belongs to a terminal between their messages. */
const ESC = '\u001b'
const BEL = '\u0007'
/** Titles and links (OSC), other strings (DCS, PM, APC, SOS), colours and cursor moves (CSI), short ones, control characters. */
const CONTROLS = `(?:${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)|${ESC}[PX^_][^${ESC}]*${ESC}\\\\|${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}[ -/]*[0-OQ-WYZ\\\\\`-~]|[\\u0000-\\u0020\\u007f\\ufeff])*`
const BEFORE = new RegExp(`^${CONTROLS}`)
const AFTER = new RegExp(`${CONTROLS}$`)
/** Where one message ends and the next begins on the same line. */
const BETWEEN = new RegExp(`(?<=\\})${CONTROLS}(?=\\{"jsonrpc")`)
const MARK = '"jsonrpc"'
/** A longer line is not looked into: what makes it a message would take too long to tell. */
const MAX_LOOKED_AT = 262_144
const NEWLINE = 10

/**
 * Lets only messages of the protocol through, line by line; everything else an agent prints beside them is a line of
 * its log, also where it carries the id of a request. Control sequences around a message are taken off. Lines that
 * stay open beyond `maxBytes` pass as they are, so that the reader behind refuses them.
 */
export function createFrameLines(options: {
  readonly maxBytes: number
  /** A line of the log. */
  printed(line: string): void
  /** A line that holds a message which cannot be told from what stands around it. */
  unread(): void
}): TransformStream<Uint8Array, Uint8Array> {
  const { maxBytes, printed, unread } = options
  let pieces: Uint8Array[] = []
  let length = 0

  function framesOf(bytes: Buffer): Buffer | null {
    // Only messages are that long.
    if (bytes.length > MAX_LOOKED_AT) return bytes
    const line = bytes.toString('utf8').replace(BEFORE, '').replace(AFTER, '')
    if (line === '') return null
    const frames = isFrame(line) ? [line] : line.split(BETWEEN)
    if (frames.every(isFrame)) return Buffer.from(`${frames.join('\n')}\n`)
    printed(line)
    if (line.includes(MARK) && !isJson(line)) unread()
    return null
  }

  return new TransformStream({
    transform(chunk, controller) {
      let from = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        const frames = framesOf(Buffer.concat([...pieces, chunk.subarray(from, end + 1)]))
        pieces = []
        length = 0
        from = end + 1
        if (frames) controller.enqueue(frames)
      }
      if (from === chunk.length) return
      pieces.push(chunk.subarray(from))
      length += chunk.length - from
      if (length <= maxBytes) return
      for (const piece of pieces) controller.enqueue(piece)
      pieces = []
    },
    flush(controller) {
      const frames = pieces.length > 0 ? framesOf(Buffer.concat(pieces)) : null
      if (frames) controller.enqueue(frames)
    },
  })
}

/** A request, a notification or an answer, as JSON-RPC 2.0 says them. */
function isFrame(line: string): boolean {
  if (!line.startsWith('{')) return false
  const frame = parsed(line)
  if (typeof frame !== 'object' || frame === null || !('jsonrpc' in frame) || frame.jsonrpc !== '2.0')
    return false
  if ('method' in frame) return typeof frame.method === 'string'
  if (!('id' in frame)) return false
  return 'result' in frame ? !('error' in frame) : 'error' in frame && isError(frame.error)
}

const isError = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'number' &&
  'message' in error &&
  typeof error.message === 'string'

const isJson = (line: string): boolean => parsed(line) !== undefined

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // It is no JSON, which is an answer too.
    return undefined
  }
}
