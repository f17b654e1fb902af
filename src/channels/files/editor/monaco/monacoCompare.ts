import { messages } from '../../../../messages/en'
import type { Documents } from '../documents'
import { monaco } from './monaco'
import { attachDiffSize } from './monacoDiffSize'
import { showTexts } from './monacoDiffTexts'
import { keepInStep } from './monacoInStep'
import { attachTextMenu, type TextMenu } from './monacoMenu'
import { MonacoModel } from './monacoModel'
import { type EditorLooks, FIXED_OPTIONS, looksOptions } from './monacoOptions'

export interface Comparison {
  restyle(looks: EditorLooks): void
  readonly menu: Pick<TextMenu, 'facts' | 'run'>
  detach(): void
}

/** Below this width both texts stand in one column, CSS pixels. */
const SIDE_BY_SIDE = 700

/** Two texts of one file: what is on disk, and beside it the buffer, which can still be edited. */
export function attachComparison(
  box: HTMLElement,
  { editors, path, theirs }: { editors: Documents; path: string; theirs: string },
): Comparison {
  const mine = editors.model(path, (_, start) => new MonacoModel(path, start, editors.view))
  const original = new MonacoModel(path, theirs)
  const labels = (isReadOnly: boolean) => ({
    originalAriaLabel: messages.editor.textbox(path, true),
    modifiedAriaLabel: messages.editor.textbox(path, isReadOnly),
  })
  const comparison = monaco.editor.createDiffEditor(box, {
    ...FIXED_OPTIONS,
    ...labels(false),
    originalEditable: false,
    renderOverviewRuler: false,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: SIDE_BY_SIDE,
  })
  let [unfollow, hide] = [() => {}, () => {}]
  if (mine instanceof MonacoModel) {
    const show = () => showTexts(comparison, { original: original.model, modified: mine.model })
    hide = show()
    unfollow = mine.onReplaced(() => {
      keepInStep(comparison.getModifiedEditor(), () => {
        hide()
        hide = show()
      })
    })
  }
  const menu = attachTextMenu(box, (target) =>
    [comparison.getModifiedEditor(), comparison.getOriginalEditor()].find((code) =>
      code.getDomNode()?.contains(target),
    ),
  )
  const unsize = attachDiffSize(box, comparison)
  return {
    restyle(looks) {
      // Options without labels would take the labels away.
      comparison.updateOptions({
        ...looksOptions(looks),
        ...labels(looks.isReadOnly),
        readOnly: looks.isReadOnly,
        readOnlyMessage: { value: messages.embed.readOnly },
      })
      monaco.editor.setTheme(looks.theme)
    },
    menu,
    detach() {
      menu.detach()
      unfollow()
      unsize()
      hide()
      comparison.dispose()
      original.dispose()
    },
  }
}
