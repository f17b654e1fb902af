import { editorMessages as words } from '../../../messages/editor'
import { isDirty, modelOf, restored, toSend } from './document'
import { createInFront } from './frontEditor'
import type { BeforeSave, OpenDocument } from './openDocument'
import type { RemoteFiles } from './remoteFile'
import type { TextModel } from './textModel'

interface Options {
  readonly documents: ReadonlyMap<string, OpenDocument>
  readonly create: (path: string) => OpenDocument
  readonly remote: Pick<RemoteFiles, 'read'>
}

/** What other parts of the page do with texts: take what is unsaved, put some into the editor in front, or into a file that is not there yet. */
export function createCodeTargets({ documents, create, remote }: Options) {
  const more: { beforeSave?: BeforeSave } = {}
  return {
    /** What comes with code that is fetched later. */
    more,
    inFront: createInFront(),
    /** What stands in the editor of a file and nowhere else, or null. */
    unsavedText(path: string): string | null {
      const document = documents.get(path)?.state()
      return document && isDirty(document) ? toSend(document).text : null
    },
    /** The text of a file that is shown as text, saved or not; null: it is not. */
    shownText(path: string): string | null {
      const document = documents.get(path)?.state()
      return document?.content.kind === 'ready' ? toSend(document).text : null
    },
    /** What its editor holds of it; null until there is one. */
    shownModel(path: string): TextModel | null {
      const document = documents.get(path)?.state()
      return document ? modelOf(document) : null
    },
    /** Changes a text that stands in an editor, as one step of undo there. False: the editor has not shown it yet. */
    changeUnsaved(path: string, text: string): boolean {
      const state = documents.get(path)?.state()
      const model = state && modelOf(state)
      model?.replace(text)
      return model !== null && model !== undefined
    },
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
