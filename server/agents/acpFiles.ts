import { type ReadTextFileRequest, RequestError, type WriteTextFileRequest } from '@agentclientprotocol/sdk'
import type { Disk } from '../drivers/disk/disk'
import { FilesFault } from '../drivers/disk/filesFault'
import type { PromptFile } from './driver'
import type { WirePaths } from './wirePaths'

/** Bytes of a text an agent may read at once. */
const MAX_BYTES = 10 * 1024 * 1024

/** What a session reads and writes through us: the unsaved texts of its prompt first, then the disk. */
export interface SessionFiles {
  /** The unsaved texts this turn's prompt carried. */
  carry(files: readonly PromptFile[]): void
  read(request: ReadTextFileRequest): Promise<{ content: string }>
  /** Goes through the same save path as the editor: a file that changed since it was read is refused. */
  write(request: WriteTextFileRequest): Promise<void>
}

export function createSessionFiles(disk: Pick<Disk, 'read' | 'write'>, paths: WirePaths): SessionFiles {
  let unsaved = new Map<string, string>()
  /** As the agent read or wrote them last; null: there was no such file. */
  const versions = new Map<string, string | null>()

  function wirePath(path: string): string {
    const wire = paths.toWire(path)
    if (wire === null) throw RequestError.invalidParams({ path }, 'The path is outside the workspace')
    return wire
  }

  async function fromDisk(path: string): Promise<string> {
    try {
      const { bytes, version } = await disk.read(path, { maxBytes: MAX_BYTES })
      versions.set(path, version)
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (error) {
      if (error instanceof FilesFault && error.code === 'NOT_FOUND') versions.set(path, null)
      throw error
    }
  }

  return {
    carry(files) {
      unsaved = new Map(files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text]])))
    },
    async read({ path, line, limit }) {
      const wire = wirePath(path)
      const stored = fromDisk(wire)
      const carried = unsaved.get(wire)
      try {
        return { content: lines(carried ?? (await stored), line ?? null, limit ?? null) }
      } catch (error) {
        throw toRequestError(error, path)
      } finally {
        await stored.catch(() => undefined)
      }
    },
    async write({ path, content }) {
      const wire = wirePath(path)
      const ifVersion = versions.get(wire)
      try {
        const { version } = await disk.write(
          wire,
          new TextEncoder().encode(content),
          ifVersion === undefined ? {} : { ifVersion },
        )
        if (version !== undefined) versions.set(wire, version)
        unsaved.delete(wire)
      } catch (error) {
        throw toRequestError(error, path)
      }
    },
  }
}

/** From a 1-based line, at most so many. */
function lines(text: string, line: number | null, limit: number | null): string {
  if (line === null && limit === null) return text
  const from = Math.max((line ?? 1) - 1, 0)
  return text
    .split('\n')
    .slice(from, limit === null ? undefined : from + limit)
    .join('\n')
}

function toRequestError(error: unknown, path: string): RequestError {
  if (!(error instanceof FilesFault)) return RequestError.invalidParams({ path }, 'This is not a text file')
  if (error.code === 'NOT_FOUND') return RequestError.resourceNotFound(path)
  if (error.code === 'CONFLICT')
    return RequestError.invalidParams({ path }, 'The file changed since it was read. Read it again')
  return error.code === 'INTERNAL_ERROR'
    ? RequestError.internalError({ path }, error.message)
    : RequestError.invalidParams({ path }, error.message)
}
