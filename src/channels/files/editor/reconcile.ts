import { type Base, type Block, type Buffer, fill, isDirty, textOf } from './editorBuffer'
import type { RemoteFile } from './remoteFile'

/**
 * Brings a buffer together with what is on disk now (docs/reliability: buffer clean or dirty × disk unchanged, changed, gone).
 * Clean text follows the disk; text the user typed is never replaced, it becomes clean, keeps its place or is in
 * conflict. A buffer that holds no text is filled again.
 */
export function reconcile(buffer: Buffer, file: RemoteFile): void {
  const { base } = buffer
  if (file.kind === 'offline' || file.kind === 'failed') return
  if (file.kind === 'unchanged') settle(buffer)
  else if (buffer.status !== 'ready' || buffer.readOnly !== null || !base) refill(buffer, file)
  else if (file.kind === 'missing') lose(buffer)
  else if (file.kind === 'text') reconcileText(buffer, base, file)
  else if (file.kind === 'blocked') block(buffer, file.by)
  else if (isDirty(buffer)) block(buffer, file.kind === 'tooLarge' ? 'tooLarge' : 'binary')
  else refill(buffer, file)
}

function reconcileText(buffer: Buffer, base: Base, file: Extract<RemoteFile, { kind: 'text' }>): void {
  const mine = textOf(buffer)
  const sent = buffer.unconfirmed.find(({ text }) => text === file.text)
  if (file.text === base.text && file.bom === base.bom) rebase(buffer, file, buffer.savedId)
  else if (!isDirty(buffer)) follow(buffer, file)
  else if (file.text === mine && file.bom === base.bom) rebase(buffer, file, currentId(buffer))
  else if (sent) rebase(buffer, file, sent.id)
  else oppose(buffer, file)
}

function follow(buffer: Buffer, file: Extract<RemoteFile, { kind: 'text' }>): void {
  buffer.isFollowing = true
  buffer.model?.replace(file.text)
  buffer.isFollowing = false
  rebase(buffer, file, currentId(buffer))
}

const currentId = ({ model }: Buffer) => model?.versionId() ?? null

/** The buffer stands on this text of the disk from now on. */
export function rebase(buffer: Buffer, on: Base, savedId: number | null): void {
  const { text, bom, version, charset } = on
  buffer.base = { text, bom, version, charset }
  buffer.savedId = savedId
  if (buffer.model === null && buffer.restored === text) buffer.restored = null
  settle(buffer)
}

function settle(buffer: Buffer): void {
  buffer.disk = 'same'
  buffer.theirs = null
  buffer.blockedBy = null
  if (!isDirty(buffer)) buffer.isQueued = false
}

/** What was begun as new was never there to be lost. */
function lose(buffer: Buffer): void {
  settle(buffer)
  if (buffer.base?.isNew !== true) buffer.disk = 'deleted'
}

function block(buffer: Buffer, by: Block): void {
  settle(buffer)
  buffer.disk = 'blocked'
  buffer.blockedBy = by
  buffer.cancelAutoSave()
}

function oppose(buffer: Buffer, theirs: RemoteFile): void {
  settle(buffer)
  buffer.disk = 'conflict'
  buffer.theirs = theirs
  buffer.cancelAutoSave()
}

function refill(buffer: Buffer, file: RemoteFile): void {
  empty(buffer)
  fill(buffer, file)
}

/** The buffer is as one that has not been read yet. */
export function empty(buffer: Buffer): void {
  buffer.status = 'loading'
  buffer.model?.dispose()
  buffer.model = null
  buffer.restored = null
  buffer.savedId = null
  buffer.readOnly = null
  buffer.progress = null
  buffer.base = null
  settle(buffer)
}
