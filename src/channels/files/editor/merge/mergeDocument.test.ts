import { describe, expect, it } from 'vitest'
import { fakeTextModel } from '../../../../testing/editorFakes'
import { createDocument, type DocumentState, isDirty, reconcile } from '../document'
import type { TextFile } from '../documentContent'
import { merged, regionsOf } from './mergeDocument'

const file = (text: string): TextFile => ({
  kind: 'text',
  text,
  bom: false,
  version: `v:${text}`,
})

/** A file with unsaved text, and another one on disk. */
function conflict(base: string, mine: string, theirs: string) {
  const loaded = reconcile(createDocument('/f'), file(base)).document
  if (loaded.content.kind !== 'ready') throw new Error('There is no text.')
  const model = fakeTextModel(base)
  const content = { ...loaded.content, model, savedId: model.versionId() }
  const shown: DocumentState = { ...loaded, content }
  model.type(mine)
  return reconcile(shown, file(theirs)).document
}

describe('a merge with the file on disk', () => {
  it('puts both texts together in one edit, unsaved', () => {
    const done = merged(conflict('a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n'))
    // One edit: a text of the disk in between would take the cursor out of its line, and one undo would not give mine back.
    expect(done?.transition.edit).toEqual({ shown: 'A\nb\nC\n' })
    expect(done?.transition.document.disk.kind).toBe('same')
    expect(done && isDirty(done.transition.document)).toBe(true)
    expect(done?.note).toMatchObject({ count: 1, after: 'A\nb\nC\n', before: { text: 'A\nb\nc\n' } })
  })

  it('says nothing where the disk brought nothing, and changes nothing where both overlap or nothing is in conflict', () => {
    expect(merged(conflict('a\n\nb\n', 'A\n\nb\nc\n', 'A\n\nb\n'))?.note).toBeNull()
    expect(merged(conflict('a\n', 'b\n', 'c\n'))).toBeNull()
    expect(regionsOf(conflict('a\n', 'b\n', 'a\n'))).toBeNull()
  })
})
