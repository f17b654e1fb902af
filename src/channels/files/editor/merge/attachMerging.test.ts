import { expect, it } from 'vitest'
import { createDocument, reconcile } from '../document'
import { createEditorViewStore, forget, publish } from '../editorViewStore'
import { attachMerging, compareSides, noteMarked } from './attachMerging'

it('forgets the conflicts that git wrote into a file, and their comparison, when it is closed', () => {
  const view = createEditorViewStore()
  const editors = { view, transform: () => {}, shownModel: () => null }
  const detach = attachMerging(editors)
  for (const path of ['/a.txt', '/b.txt']) {
    const text = { kind: 'text', text: '', bom: false, version: 'v' } as const
    publish(view, reconcile(createDocument(path), text).document)
    noteMarked(editors, path, 1)
  }
  const sides = { path: '/a.txt', current: '', incoming: '', names: { current: '', incoming: '' } }
  compareSides(editors, sides)
  forget(view, '/b.txt')
  expect([view.getState().marked, view.getState().sides]).toEqual([{ '/a.txt': 1 }, sides])
  forget(view, '/a.txt')
  expect([view.getState().marked, view.getState().sides]).toEqual([{}, null])
  detach()
})
