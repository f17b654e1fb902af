import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LIMITS } from '../../../src/socket/protocol'
import type { FileSource } from '../disk/diskWrite'
import { FilesFault } from '../disk/filesFault'
import { tooLarge } from '../disk/openFile'

/** An upload that rests for this long is forgotten, as is the answer to its last piece. */
const REST_MS = 600_000
/** Uploads that are under way at a time. */
const MAX_UPLOADS = 16
/** One more takes the place of the one that has rested longest, where that is at least so long: it was cut off. */
const CUT_MS = 10_000

interface Piece {
  readonly path: string
  readonly uploadId: string
  readonly offset: number
  readonly bytes: Buffer
}

/** Files that arrive in pieces, kept outside the workspace until they are whole. */
export interface Uploads {
  /** Appends what is new in a piece and returns where the next one begins. Throws `FilesFault`. */
  append(piece: Piece): Promise<number>
  /** Everything that arrived. */
  read(upload: Pick<Piece, 'path' | 'uploadId'>): Promise<Buffer>
  /** The same to be written elsewhere, without having it in memory. */
  source(upload: Pick<Piece, 'path' | 'uploadId'>): FileSource
  /** It is not wanted any more: what arrived goes. */
  cancel(upload: Pick<Piece, 'path' | 'uploadId'>): Promise<void>
  /** The file is written: the bytes may go, the answer is kept for a repeated last piece. */
  finish(upload: Pick<Piece, 'path' | 'uploadId'>, answer: object): Promise<void>
  /** The answer to the last piece, once it was given. */
  finished(upload: Pick<Piece, 'path' | 'uploadId'>): object | null
  stop(): Promise<void>
}

interface Upload {
  readonly file: string
  /** Of all bytes so far. */
  readonly hash: Hash
  next: number
  at: number
  answer: object | null
}

interface Options {
  readonly folder: string
  readonly now: () => number
}

/** Empties the folder: uploads do not outlive the server. `await (await createUploadsFolder(options)).append(piece)` */
export async function createUploadsFolder({ folder, now }: Options): Promise<Uploads> {
  const uploads = new Map<string, Upload>()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })

  /** Of ids that two pages chose alike, each is another one for another file. */
  const keyOf = ({ path, uploadId }: Pick<Piece, 'path' | 'uploadId'>) =>
    createHash('sha256').update(`${path}\0${uploadId}`).digest('hex')

  function find(upload: Pick<Piece, 'path' | 'uploadId'>): Upload {
    const found = uploads.get(keyOf(upload))
    if (!found) throw new FilesFault('NOT_FOUND', 'There is no such upload. Begin it again.')
    found.at = now()
    return found
  }

  async function begin(piece: Piece): Promise<Upload> {
    await forgetRested()
    await makeRoom()
    const key = keyOf(piece)
    const upload = { file: join(folder, key), hash: createHash('sha256'), next: 0, at: now(), answer: null }
    uploads.set(key, upload)
    return upload
  }

  async function forgetRested(): Promise<void> {
    for (const [key, { at }] of uploads) if (now() - at >= REST_MS) await forget(key)
  }

  async function makeRoom(): Promise<void> {
    const open = [...uploads].filter(([, { answer }]) => answer === null)
    if (open.length < MAX_UPLOADS) return
    const [oldest] = open.sort(([, one], [, other]) => one.at - other.at)
    if (!oldest || now() - oldest[1].at < CUT_MS)
      throw new FilesFault('NO_SPACE', 'Too many uploads are under way.')
    await forget(oldest[0])
  }

  async function forget(key: string): Promise<void> {
    const upload = uploads.get(key)
    uploads.delete(key)
    if (upload) await rm(upload.file, { force: true })
  }

  return {
    async append(piece) {
      const { path, offset, bytes } = piece
      const upload = uploads.has(keyOf(piece)) || offset > 0 ? find(piece) : await begin(piece)
      if (offset > upload.next)
        throw new FilesFault('CONFLICT', 'A piece before this one is missing.', { path, next: upload.next })
      const end = offset + bytes.length
      if (end > LIMITS.fileBytes) throw tooLarge(path, end)
      if (end <= upload.next || upload.answer !== null) return upload.next
      const fresh = bytes.subarray(upload.next - offset)
      await writeAt(upload.file, fresh, upload.next)
      upload.hash.update(fresh)
      upload.next = end
      return end
    },
    async read(upload) {
      const { file, next } = find(upload)
      return next === 0 ? Buffer.alloc(0) : readFile(file)
    },
    source(upload) {
      const { file, hash, next: size } = find(upload)
      return {
        size,
        version: hash.copy().digest('base64url'),
        bytes: () => (size === 0 ? Promise.resolve(Buffer.alloc(0)) : readFile(file)),
        copyTo: (target) => (size === 0 ? Promise.resolve() : copy(file, target)),
      }
    },
    cancel: (upload) => forget(keyOf(upload)),
    async finish(upload, answer) {
      const found = find(upload)
      found.answer = answer
      await rm(found.file, { force: true })
    },
    finished: (upload) => uploads.get(keyOf(upload))?.answer ?? null,
    async stop() {
      uploads.clear()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const CHUNK_BYTES = 1_048_576

async function copy(file: string, target: FileHandle): Promise<void> {
  const source = await open(file, 'r')
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  try {
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, chunk.length, null)
      if (bytesRead === 0) return
      await target.writeFile(chunk.subarray(0, bytesRead))
    }
  } finally {
    await source.close()
  }
}

async function writeAt(file: string, bytes: Buffer, at: number): Promise<void> {
  const handle = await open(file, at === 0 ? 'w' : 'r+', 0o600)
  try {
    // A disk that is nearly full takes a part and says so only with the next one.
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
      done += bytesWritten
    }
  } finally {
    await handle.close()
  }
}
