import type { Workspace } from '../../channels/context/workspace'

export interface UnsavedText {
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The texts that stand in the editors and nowhere else, as they would be saved. */
export function unsavedTexts({ editors }: Workspace['files']): readonly UnsavedText[] {
  return Object.values(editors.view.getState().files)
    .filter(({ isDirty }) => isDirty)
    .flatMap(({ path, bom }) => {
      const text = editors.unsavedText(path)
      return text === null ? [] : [{ path, bytes: new TextEncoder().encode(`${bom ? '\uFEFF' : ''}${text}`) }]
    })
}
