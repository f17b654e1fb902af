import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { messages } from '../../../../messages/en'
import type { Documents } from '../documents'
import type { FrontEditor } from '../frontEditor'
import { monaco } from './monaco'
import { keepInStep } from './monacoInStep'
import { attachTextMenu, linesOf, type TextMenu } from './monacoMenu'
import { MonacoModel } from './monacoModel'
import { type EditorLooks, FIXED_OPTIONS, looksOptions } from './monacoOptions'

export interface CodeEditor {
  /** Shows a file where the user left it; nothing happens if it is shown already. */
  show(path: string): void
  restyle(looks: EditorLooks): void
  /** 1-based; without a line nothing moves. */
  reveal(place: { line: number | null; column: number | null }): void
  /** Only while the user is in this window. */
  focusIfHere(): void
  readonly menu: Pick<TextMenu, 'facts' | 'run'>
  detach(): void
}

/** Monaco in a box, outside React: shows one file at a time, reports the cursor, saves when the user leaves. */
export function attachCodeEditor(box: HTMLElement, editors: Documents): CodeEditor {
  const code = monaco.editor.create(box, {
    ...FIXED_OPTIONS,
    model: null,
    padding: { top: 8, bottom: 8 },
  })
  let shown: string | null = null
  let isRestricted = false
  let unfollow = () => {}

  const restrict = () => {
    if (shown === null) return
    const readOnly = isRestricted || editors.view.getState().files[shown]?.readOnly !== null
    const reason = isRestricted ? messages.embed.readOnly : messages.editor.readOnly
    code.updateOptions({
      readOnly,
      readOnlyMessage: { value: reason },
      ariaLabel: messages.editor.textbox(shown, readOnly),
    })
  }

  const leave = () => {
    if (shown !== null && code.getModel()) editors.rememberView(shown, code.saveViewState())
  }
  const tellCursor = () => {
    const selection = code.getSelection()
    const model = code.getModel()
    if (shown === null || !selection || !model) return
    const { positionLineNumber: line, positionColumn: column } = selection
    editors.cursorMoved({ path: shown, line, column, selected: model.getValueLengthInRange(selection) })
  }

  const front: FrontEditor = {
    selection() {
      const selection = code.getSelection()
      if (shown === null || !selection || selection.isEmpty()) return null
      return { path: shown, ...linesOf(selection) }
    },
    insert(text) {
      const selection = code.getSelection()
      if (!selection || code.getOption(monaco.editor.EditorOption.readOnly)) return false
      code.pushUndoStop()
      const isDone = code.executeEdits('insert', [{ range: selection, text, forceMoveMarkers: true }])
      code.pushUndoStop()
      if (isDone) focusIfHere(code)
      const end = code.getPosition()
      if (end) code.revealPositionInCenterIfOutsideViewport(end, monaco.editor.ScrollType.Immediate)
      return isDone
    },
  }
  editors.inFront.enter(front)

  const subscriptions = [
    code.onDidFocusEditorWidget(() => editors.inFront.enter(front)),
    code.onDidChangeCursorSelection(tellCursor),
    // A page around ours may want to be as high as the text.
    code.onDidContentSizeChange(({ contentHeight }) => {
      box.dataset.ownHeight = String(contentHeight)
    }),
    code.onDidBlurEditorWidget(() => editors.flush()),
  ]
  const menu = attachTextMenu(box, () => code)
  const observer = new ResizeObserver(() => code.layout())
  observer.observe(box)

  return {
    show(path) {
      const text = editors.model(path, (_, start) => new MonacoModel(path, start))
      if (!(text instanceof MonacoModel)) return
      if (shown === path && code.getModel() === text.model) return
      if (shown !== path) leave()
      shown = path
      restrict()
      if (code.getModel() !== text.model) {
        unfollow()
        unfollow = text.onReplaced(() => keepInStep(code))
        code.setModel(text.model)
        const state = editors.viewOf(path)
        if (isViewState(state)) code.restoreViewState(state)
      }
      tellCursor()
    },
    restyle(looks) {
      code.updateOptions(looksOptions(looks))
      monaco.editor.setTheme(looks.theme)
      isRestricted = looks.isReadOnly
      restrict()
    },
    reveal({ line, column }) {
      if (line === null) return
      code.setPosition({ lineNumber: line, column: column ?? 1 })
      code.revealLineInCenterIfOutsideViewport(line, monaco.editor.ScrollType.Immediate)
    },
    focusIfHere: () => focusIfHere(code),
    menu,
    detach() {
      menu.detach()
      leave()
      unfollow()
      editors.inFront.leave(front)
      editors.cursorMoved(null)
      observer.disconnect()
      for (const subscription of subscriptions) subscription.dispose()
      code.dispose()
    },
  }
}

/** What was remembered came from `saveViewState`; anything else is ignored. */
function isViewState(state: unknown): state is editor.ICodeEditorViewState {
  return typeof state === 'object' && state !== null && 'cursorState' in state && 'viewState' in state
}
