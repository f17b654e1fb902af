import type { Documents } from './documents'

/** For a text that its encoding cannot hold. */
export function saveAsUtf8(editors: Pick<Documents, 'transform' | 'save'>, path: string): void {
  editors.transform(path, (document) => {
    const { content } = document
    if (content.kind !== 'ready') return null
    const base = { ...content.base, charset: undefined }
    return { document: { ...document, content: { ...content, base }, charset: null }, edit: null }
  })
  void editors.save(path)
}
