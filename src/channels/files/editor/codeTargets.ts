import { editorMessages as words } from '../../../messages/editor'
import { restored } from './document'
import { createInFront } from './frontEditor'
import type { OpenDocument } from './openDocument'
import type { RemoteFiles } from './remoteFile'

interface Options {
  readonly documents: ReadonlyMap<string, OpenDocument>
  readonly create: (path: string) => OpenDocument
  readonly remote: Pick<RemoteFiles, 'read'>
}

/** Where text of another part of the page can go: into the editor in front, or into a file that is not there yet. */
export function createCodeTargets({ documents, create, remote }: Options) {
  return {
    inFront: createInFront(),
    /**
     * Begins a file: `await editors.beginWith('/a.ts', 'const a = 1\n')` opens it with this text as an edit, which can be undone
     * and is saved as any other. Resolves to why it could not.
     */
    async beginWith(path: string, text: string): Promise<string | null> {
      if (documents.has(path)) return words.openElsewhere
      const file = await remote.read(path, {})
      if (file.kind === 'offline') return words.beginOffline
      if (file.kind !== 'missing') return 'reason' in file ? file.reason : words.targetExists
      if (documents.has(path)) return words.openElsewhere
      const document = create(path)
      const base = { text: '', bom: false, version: null, isNew: true }
      document.apply(restored(document.state(), { text, base }))
      document.saveSoon()
      return null
    },
  }
}
