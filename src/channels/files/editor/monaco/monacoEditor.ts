import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { messages } from '../../../../messages/en'
import type { AnnotatedEditor } from '../../annotatedEditor'
import type { Documents } from '../documents'
import type { FrontEditor } from '../frontEditor'
import type { KeptViews } from '../keptViews'
import { attachAgentTint } from '../merge/monacoAgentTint'
import { attachConflicts } from '../merge/monacoConflicts'
import type { LineScroller } from '../scrollLink'
import { monaco } from './monaco'
import { annotatedEditor } from './monacoAnnotations'
import { keepInStep } from './monacoInStep'
import { linesOfEditor } from './monacoLines'
import { attachTextMenu, linesOf, type TextMenu } from './monacoMenu'
import { MonacoModel } from './monacoModel'
import { type EditorLooks, FIXED_OPTIONS, looksOptions } from './monacoOptions'

export interface CodeEditor {
  /** Shows a file where the user left it; nothing happens if it is shown already. */
  show(path: string): void
  restyle(looks: EditorLooks): void
  /** 1-based; without a line nothing moves. What begins there is selected as far as `length` says. */
  reveal(place: { line: number | null; column: number | null; length: number }): void
  /** The one of several that the user is in, or was last: its cursor is the one that is told. */
  setFront(isFront: boolean): void
  /** Keeps something beside the lines of whatever file is shown: called for each, and what it returned when that goes. */
  annotate(next: ((code: AnnotatedEditor, path: string) => () => void) | null): void
  /** Only while the user is in this window. */
  focusIfHere(): void
  readonly menu: Pick<TextMenu, 'facts' | 'run'>
  readonly lines: LineScroller
  detach(): void
}

/** The user has come to rest in a text, ms: where they are is kept over a reload. */
const REST_MS = 500
/** Units of a selection that is taken for what to search for. */
const MAX_SOUGHT = 1000

/**
 * Monaco in a box, outside React: shows one file at a time, reports the cursor, saves when the user leaves.
 * @param place tells boxes apart that may show the same file
 * @param kept where the user was in earlier pages
 */
export function attachCodeEditor(
  box: HTMLElement,
  editors: Documents,
  place: number,
  kept: KeptViews,
): CodeEditor {
  const code = monaco.editor.create(box, {
    ...FIXED_OPTIONS,
    model: null,
    padding: { top: 8, bottom: 8 },
  })
  let shown: string | null = null
  let isFront = false
  let isRestricted = false
  let unfollow = () => {}
  const annotated = annotatedEditor(code)
  let annotate: Parameters<CodeEditor['annotate']>[0] = null
  let unannotate = () => {}

  const annotateAgain = () => {
    unannotate()
    unannotate = annotate && shown !== null && code.getModel() ? annotate(annotated, shown) : () => {}
  }
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

  let rest: ReturnType<typeof setTimeout> | undefined
  const leave = () => {
    clearTimeout(rest)
    rest = undefined
    if (shown === null || !code.getModel()) return
    const view = code.saveViewState()
    editors.rememberView(shown, place, view)
    kept.keep(shown, place, view)
  }
  const leaveSoon = () => {
    clearTimeout(rest)
    rest = setTimeout(leave, REST_MS)
  }
  /** The page may go before the user has come to rest. */
  const leaveNow = () => {
    if (rest !== undefined) leave()
  }
  window.addEventListener('pagehide', leaveNow)
  const tellCursor = () => {
    const selection = code.getSelection()
    const model = code.getModel()
    if (!isFront || shown === null || !selection || !model) return
    const { positionLineNumber: line, positionColumn: column } = selection
    editors.cursorMoved({ path: shown, line, column, selected: model.getValueLengthInRange(selection) })
  }

  const conflicts = attachConflicts(code, editors, () => shown)
  const tint = attachAgentTint(code, editors, () => shown)
  const front: FrontEditor = {
    conflicts: conflicts.front,
    selection() {
      const selection = code.getSelection()
      if (shown === null || !selection || selection.isEmpty()) return null
      return { path: shown, ...linesOf(selection) }
    },
    soughtText() {
      const selection = code.getSelection()
      const model = code.getModel()
      if (!selection || !model || !code.hasTextFocus()) return null
      const length = model.getValueLengthInRange(selection)
      if (length === 0 || length > MAX_SOUGHT) return null
      return model.getValueInRange(selection, monaco.editor.EndOfLinePreference.LF)
    },
    hasFocus: () => code.hasTextFocus(),
    state(action) {
      if (code.getAction(action)?.isSupported()) return 'ready'
      return code.getOption(monaco.editor.EditorOption.readOnly) ? 'readOnly' : 'impossible'
    },
    run(action) {
      focusIfHere(code)
      code.trigger('command', action, null)
    },
    remember: leave,
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

  const subscriptions = [
    code.onDidFocusEditorWidget(() => editors.inFront.enter(front)),
    code.onDidChangeCursorSelection(tellCursor),
    code.onDidChangeCursorSelection(leaveSoon),
    code.onDidScrollChange(leaveSoon),
    code.onDidChangeHiddenAreas(leaveSoon),
    // A page around ours may want to be as high as the text.
    code.onDidContentSizeChange(({ contentHeight }) => {
      box.dataset.ownHeight = String(contentHeight)
    }),
    code.onDidBlurEditorWidget(() => editors.flush()),
  ]
  const menu = attachTextMenu(box, () => code)
  const observer = new ResizeObserver(() => code.layout())
  observer.observe(box)

  function restore(state: unknown): void {
    if (!isViewState(state)) return
    try {
      code.restoreViewState(state)
    } catch {
      // Kept by another version, or of another text.
    }
  }

  return {
    show(path) {
      const text = editors.model(path, (_, start) => new MonacoModel(path, start, editors.view))
      if (!(text instanceof MonacoModel)) return
      if (shown === path && code.getModel() === text.model) return
      if (shown !== path) leave()
      shown = path
      restrict()
      if (code.getModel() !== text.model) {
        unfollow()
        unfollow = text.onReplaced(() => keepInStep(code))
        code.setModel(text.model)
        restore(editors.viewOf(path, place) ?? kept.of(path, place))
      }
      annotateAgain()
      tellCursor()
    },
    restyle(looks) {
      code.updateOptions(looksOptions(looks))
      monaco.editor.setTheme(looks.theme)
      isRestricted = looks.isReadOnly
      restrict()
    },
    reveal({ line, column, length }) {
      const model = code.getModel()
      if (line === null || !model) return
      const start = model.validatePosition({ lineNumber: line, column: column ?? 1 })
      const end = model.getPositionAt(model.getOffsetAt(start) + length)
      code.setSelection(monaco.Selection.fromPositions(start, end))
      code.revealLineInCenterIfOutsideViewport(line, monaco.editor.ScrollType.Immediate)
    },
    setFront(next) {
      isFront = next
      if (!isFront) return
      editors.inFront.enter(front)
      tellCursor()
    },
    annotate(next) {
      if (next === annotate) return
      annotate = next
      annotateAgain()
    },
    focusIfHere: () => focusIfHere(code),
    menu,
    lines: linesOfEditor(code),
    detach() {
      unannotate()
      menu.detach()
      conflicts.detach()
      tint.detach()
      leave()
      window.removeEventListener('pagehide', leaveNow)
      unfollow()
      editors.inFront.leave(front)
      if (isFront) editors.cursorMoved(null)
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
