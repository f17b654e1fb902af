import { type Buffer, isDirty, textOf, wishOf } from './editorBuffer'
import { rebase, reconcile } from './reconcile'
import { type RemoteFile, type RemoteFiles, withBom } from './remoteFile'

/** Our own unconfirmed save found on disk moves the base and the save is tried again, this often. */
const TRIES = 3

/** `recreate`: the file was deleted and the user wants it back. `overwrite`: the user has seen what is replaced. */
export type SaveMode = 'normal' | 'recreate' | 'overwrite'

/**
 * Writes the text of a buffer on top of the version it is based on, one save at a time. Resolves true when
 * nothing unsaved is left; a refusal, conflict or lost connection is found in the buffer afterwards.
 */
export async function save(buffer: Buffer, disk: RemoteFiles, mode: SaveMode = 'normal'): Promise<boolean> {
  if (mode !== 'normal' && !maySave(buffer, mode)) return false
  const { theirs } = buffer
  while (buffer.saving !== null) await buffer.saving
  buffer.cancelAutoSave()
  // Another save was under way: what the user chose to replace may have been replaced by what nobody has seen.
  const isSeen = mode !== 'overwrite' || isSameText(theirs, buffer.theirs)
  if (isSeen && maySave(buffer, mode)) {
    buffer.saving = writeOut(buffer, disk, mode).finally(() => {
      buffer.saving = null
    })
    await buffer.saving
  }
  return !isDirty(buffer) && buffer.disk === 'same'
}

function isSameText(one: RemoteFile | null, other: RemoteFile | null): boolean {
  if (one?.kind !== 'text' || other?.kind !== 'text') return one === other
  return one.text === other.text && one.bom === other.bom
}

function maySave(buffer: Buffer, mode: SaveMode): boolean {
  if (buffer.isClosed || buffer.status !== 'ready' || buffer.readOnly !== null || !buffer.base) return false
  if (mode === 'recreate') return buffer.disk === 'deleted'
  if (mode === 'overwrite') return buffer.disk === 'conflict'
  return buffer.disk === 'same' && isDirty(buffer)
}

async function writeOut(buffer: Buffer, disk: RemoteFiles, mode: SaveMode): Promise<void> {
  buffer.epoch++
  await attempt(buffer, disk, mode, TRIES)
  buffer.epoch++
}

async function attempt(buffer: Buffer, disk: RemoteFiles, mode: SaveMode, tries: number): Promise<void> {
  const { base, path } = buffer
  if (!base || tries === 0) return
  const text = textOf(buffer)
  const id = buffer.model?.versionId() ?? null
  if (!disk.hasVersions() && mode === 'normal' && (await differs(buffer, disk, text))) return
  const written = await disk.write(path, withBom(text, base.bom), {
    ifVersion: expected(buffer, mode),
    charset: base.charset,
  })
  if (buffer.isClosed) return
  buffer.saveFailure = null
  switch (written.kind) {
    case 'written':
      buffer.unconfirmed = []
      buffer.isQueued = false
      rebase(buffer, { ...base, text, version: written.version }, id ?? buffer.savedId)
      return
    case 'unconfirmed':
      if (written.wasSent) buffer.unconfirmed.push({ text, id })
      buffer.isQueued = written.offline
      buffer.saveFailure = written.offline ? null : written.reason
      return
    case 'failed':
      buffer.isQueued = false
      buffer.saveFailure = written.reason
      return
    case 'conflict':
      reconcile(buffer, await disk.read(path, wishOf(buffer)))
      if (buffer.disk === 'same' && isDirty(buffer)) await attempt(buffer, disk, 'normal', tries - 1)
  }
}

function expected({ base, theirs }: Buffer, mode: SaveMode): string | null | undefined {
  if (mode === 'recreate') return null
  if (mode === 'normal') return base?.isNew ? null : (base?.version ?? undefined)
  return theirs && 'version' in theirs ? (theirs.version ?? undefined) : undefined
}

/** A server without versions cannot compare for us: read, and write only over what the buffer is based on. */
async function differs(buffer: Buffer, disk: RemoteFiles, text: string): Promise<boolean> {
  const now = await disk.read(buffer.path, wishOf(buffer))
  if (buffer.isClosed) return true
  if (now.kind === 'text' && now.text === text) return false
  if (now.kind === 'offline') {
    buffer.isQueued = true
    return true
  }
  if (now.kind === 'missing' && buffer.base?.isNew === true) return false
  reconcile(buffer, now)
  return buffer.disk !== 'same'
}
