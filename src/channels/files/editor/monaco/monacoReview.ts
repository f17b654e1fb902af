import type { editor } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { messages } from '../../../../messages/en'
import type { Documents } from '../documents'
import { monaco } from './monaco'
import { attachDiffSize } from './monacoDiffSize'
import { showTexts } from './monacoDiffTexts'
import { keepInStep } from './monacoInStep'
import { attachTextMenu, linesOf, type TextMenu } from './monacoMenu'
import { MonacoModel } from './monacoModel'
import { type EditorLooks, FIXED_OPTIONS, looksOptions } from './monacoOptions'
import {
  attachReviewButtons,
  type Lines,
  type ReviewButtons,
  type ReviewedChange,
} from './monacoReviewButtons'

export interface ReviewOptions {
  readonly editors: Documents
  readonly path: string
  /** What the file is compared with. */
  readonly before: string
  /** There is no file any more, or none with a text: nothing stands on its side. */
  readonly isGone: boolean
  /** What stands on its side in the place of the file, which cannot be edited then. */
  readonly after?: string | undefined
  /** What the older text is called. */
  readonly name?: string | undefined
  readonly buttons: ReviewButtons
  /** The changes are known, or are others now. */
  readonly changed: () => void
}

export interface Review {
  restyle(looks: EditorLooks): void
  /** Null while the texts are being compared. */
  changes(): readonly ReviewedChange[] | null
  /** The change that the cursor is in or behind; -1 before the first. */
  current(): number
  /** Moves the cursor to a change. */
  reveal(index: number): void
  /** The lines of the file that are selected, or that of the cursor. */
  selectedLines(): { readonly from: number; readonly to: number; readonly isEmpty: boolean }
  lineText(line: number): string
  /** The text of the file, as the editor has it. */
  text(): string
  /** Only while the user is in this window. */
  focusIfHere(): void
  readonly menu: Pick<TextMenu, 'facts' | 'run'>
  detach(): void
}

/** Below this width both texts stand in one column, CSS pixels. */
const SIDE_BY_SIDE = 900

/** Two texts: what the user kept of a file last, and beside it the file, which can be edited. */
export function attachReview(box: HTMLElement, options: ReviewOptions): Review {
  const { editors, path, before, after, isGone, changed } = options
  const shared =
    isGone || after !== undefined
      ? null
      : editors.model(path, (_, start) => new MonacoModel(path, start, editors.view))
  const isShared = shared instanceof MonacoModel
  const file = isShared ? shared : new MonacoModel(path, after ?? '')
  const original = new MonacoModel(path, before)
  const labels = (isReadOnly: boolean) => ({
    originalAriaLabel: options.name ?? messages.editor.before(path),
    modifiedAriaLabel: messages.editor.textbox(path, isReadOnly),
  })
  const diff = monaco.editor.createDiffEditor(box, {
    ...FIXED_OPTIONS,
    ...labels(!isShared),
    originalEditable: false,
    ignoreTrimWhitespace: false,
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: SIDE_BY_SIDE,
    glyphMargin: false,
    padding: { top: 8, bottom: 8 },
  })
  const unsize = attachDiffSize(box, diff)
  const code = diff.getModifiedEditor()
  const show = () => showTexts(diff, { original: original.model, modified: file.model })
  let hide = show()
  let isOver = false
  /** The file may be closed before this is. */
  const end = () => {
    if (isOver) return
    isOver = true
    unsize()
    hide()
    diff.dispose()
  }
  const release = file.model.onWillDispose(end)
  const unfollow = file.onReplaced(() => {
    keepInStep(code, () => {
      hide()
      hide = show()
    })
  })
  const changes = () => (isOver ? null : (diff.getLineChanges()?.map(toChange) ?? null))
  const buttons = attachReviewButtons(diff, changes, options.buttons)
  const tellCursor = () => {
    const position = code.getPosition()
    const selection = code.getSelection()
    if (!isShared || !position || !selection) return
    const { lineNumber: line, column } = position
    editors.cursorMoved({ path, line, column, selected: file.model.getValueLengthInRange(selection) })
  }
  const subscriptions = [
    release,
    diff.onDidUpdateDiff(() => {
      buttons.changed()
      changed()
    }),
    code.onDidChangeCursorSelection(tellCursor),
    code.onDidBlurEditorWidget(() => editors.flush()),
  ]
  const menu = attachTextMenu(box, (target) =>
    [code, diff.getOriginalEditor()].find((one) => one.getDomNode()?.contains(target)),
  )
  return {
    restyle(looks) {
      if (isOver) return
      const isReadOnly = looks.isReadOnly || !isShared
      diff.updateOptions({
        ...looksOptions(looks),
        ...labels(isReadOnly),
        minimap: { enabled: false },
        readOnly: isReadOnly,
        readOnlyMessage: { value: looks.isReadOnly ? messages.embed.readOnly : messages.editor.readOnly },
      })
      monaco.editor.setTheme(looks.theme)
      buttons.draw()
    },
    changes,
    current() {
      const line = code.getPosition()?.lineNumber ?? 1
      return (changes() ?? []).findLastIndex(({ after }) => after.start <= line)
    },
    reveal: (index) => revealChange(code, changes()?.[index]),
    selectedLines: () => selectedLines(code),
    lineText: (line) => (line <= file.model.getLineCount() ? file.model.getLineContent(line) : ''),
    text: () => file.text(),
    focusIfHere: () => focusIfHere(code),
    menu,
    detach() {
      menu.detach()
      if (!isOver) buttons.detach()
      unfollow()
      for (const subscription of subscriptions) subscription.dispose()
      if (isShared) editors.cursorMoved(null)
      end()
      original.dispose()
      if (!isShared) file.dispose()
    },
  }
}

/** In Monaco an end of 0 says that there are no lines, and that the place is behind the start. */
function toChange(change: editor.ILineChange): ReviewedChange {
  const lines = (start: number, end: number): Lines =>
    end === 0 ? { start: start + 1, count: 0 } : { start, count: end - start + 1 }
  return {
    before: lines(change.originalStartLineNumber, change.originalEndLineNumber),
    after: lines(change.modifiedStartLineNumber, change.modifiedEndLineNumber),
  }
}

function revealChange(code: editor.ICodeEditor, change: ReviewedChange | undefined): void {
  const model = code.getModel()
  if (!change || !model) return
  const first = Math.min(change.after.start, model.getLineCount())
  const last = Math.min(first + Math.max(0, change.after.count - 1), model.getLineCount())
  code.setPosition({ lineNumber: first, column: 1 })
  code.revealLinesInCenterIfOutsideViewport(first, last, monaco.editor.ScrollType.Immediate)
}

/** A selection that ends before the first letter of a line does not hold that line. */
function selectedLines(code: editor.ICodeEditor): ReturnType<Review['selectedLines']> {
  const selection = code.getSelection()
  if (!selection) return { from: 1, to: 1, isEmpty: true }
  const { startLine: from, endLine: to } = linesOf(selection)
  return { from, to, isEmpty: selection.isEmpty() }
}
