import { editorMessages as words } from '../../../messages/editor'
import type { Backup, EditorBackups } from './backup/editorBackups'
import { type Buffer, isDirty, type TextModel, textOf } from './editorBuffer'
import type { MergeTexts } from './editorMerge'
import { rebase, reconcile } from './reconcile'
import { type RemoteFiles, withBom } from './remoteFile'

/** Gives a buffer the text of a page that is gone, and what that was based on. */
export function restoreText(buffer: Buffer, { text, base }: Pick<Backup, 'text' | 'base'>): void {
  buffer.status = 'ready'
  buffer.base = base
  if (buffer.model === null) {
    buffer.restored = text
    return
  }
  replaceWith(buffer.model, buffer, [base.text, text])
}

/** The model begins with the text of the disk, so that undoing what was restored leads there. */
export function takeModel(buffer: Buffer, model: TextModel): TextModel {
  buffer.model = model
  buffer.savedId = model.versionId()
  if (buffer.restored !== null) model.replace(buffer.restored)
  buffer.restored = null
  return model
}

/** Keeps the unsaved text of a buffer out of the page, or lets go of what was kept. */
export function noteBackup(backups: EditorBackups, buffer: Buffer): void {
  const { path, base, model } = buffer
  if (!isDirty(buffer) || !base) {
    backups.forget(path)
    return
  }
  const { text, bom, version, charset, isNew = false } = base
  // The base belongs to it: after a save or a settled conflict the same text is another backup.
  const noted = `${model?.versionId() ?? 'restored'} ${version} ${isNew} ${charset}`
  backups.noted(path, noted, () => ({
    path,
    text: textOf(buffer),
    base: { text, bom, version, isNew, ...(charset === undefined ? {} : { charset }) },
  }))
}

/** The disk version takes the place of the user's text, as one edit that can be undone. */
export function takeTheirs(buffer: Buffer): void {
  if (buffer.disk !== 'conflict' || !buffer.theirs) return
  buffer.savedId = buffer.model?.versionId() ?? null
  buffer.restored = null
  buffer.unconfirmed = []
  reconcile(buffer, buffer.theirs)
}

/** False when the changes overlap; then nothing was changed. */
export function mergeTheirs(buffer: Buffer, mergeTexts: MergeTexts): boolean {
  const { base, theirs, model } = buffer
  if (buffer.disk !== 'conflict' || theirs?.kind !== 'text' || !base || !model) return false
  const merged = mergeTexts({ base: base.text, mine: model.text(), theirs: theirs.text })
  if (merged === null) return false
  replaceWith(model, buffer, [theirs.text, merged])
  rebase(buffer, theirs, buffer.savedId)
  return true
}

/** The first text is what the disk holds, the second what the user sees. */
function replaceWith(model: TextModel, buffer: Buffer, [saved, shown]: readonly [string, string]): void {
  buffer.isFollowing = true
  model.replace(saved)
  buffer.savedId = model.versionId()
  model.replace(shown)
  buffer.isFollowing = false
}

/** Null when the text stands at `target` now, else why it does not. */
export async function saveElsewhere(
  buffer: Buffer,
  disk: RemoteFiles,
  target: string,
): Promise<string | null> {
  const text = textOf(buffer)
  const id = buffer.model?.versionId() ?? null
  const { bom = false, charset } = buffer.base ?? {}
  const written = await disk.write(target, withBom(text, bom), { ifVersion: null, charset })
  if (written.kind === 'conflict') return words.targetExists
  if (written.kind !== 'written') return written.reason
  buffer.unconfirmed = []
  buffer.isQueued = false
  buffer.saveFailure = null
  rebase(buffer, { text, bom, version: written.version, charset }, id)
  return null
}

export function beginNew(buffer: Buffer): void {
  if (buffer.status !== 'missing') return
  buffer.status = 'ready'
  buffer.base = { text: '', bom: false, version: null, isNew: true }
}
