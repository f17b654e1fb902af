import type { editor } from 'monaco-editor'
import { messages } from '../../messages/en'
import type { ThemeName } from '../../ui/tokens'
import type { EditorModels } from './editorModels'
import { monaco } from './monaco'
import { MonacoModel } from './monacoModel'

export interface EditorLooks {
  readonly theme: ThemeName
  /** CSS pixels. */
  readonly fontSize: number
  readonly fontFamily: string
  readonly wordWrap: boolean
  readonly minimap: boolean
  readonly reducedMotion: boolean
}

export interface Place {
  /** 1-based. */
  readonly line: number | null
  readonly column: number | null
}

export interface CodeEditor {
  /** Shows another file, where the user left it. */
  show(path: string): void
  restyle(looks: EditorLooks): void
  reveal(place: Place): void
  focus(): void
  detach(): void
}

/** Options that a code editor and a comparison share. */
export function editorOptions(looks: EditorLooks) {
  return {
    theme: looks.theme,
    fontSize: looks.fontSize,
    lineHeight: Math.round(looks.fontSize * 1.54),
    fontFamily: looks.fontFamily,
    wordWrap: looks.wordWrap ? 'on' : 'off',
    minimap: { enabled: looks.minimap },
    cursorBlinking: looks.reducedMotion ? 'solid' : 'blink',
    smoothScrolling: false,
    automaticLayout: false,
    accessibilitySupport: 'auto',
    fixedOverflowWidgets: true,
    scrollBeyondLastLine: false,
    stickyScroll: { enabled: true },
  } as const
}

/** Monaco in a box, outside React: it shows one file at a time and reports cursor and blur. Returns its handle. */
export function attachCodeEditor(box: HTMLElement, editors: EditorModels, looks: EditorLooks): CodeEditor {
  const code = monaco.editor.create(box, {
    ...editorOptions(looks),
    model: null,
    padding: { top: 8, bottom: 8 },
    readOnlyMessage: { value: messages.editor.readOnly },
  })
  let shown: string | null = null

  const leave = () => {
    if (shown !== null) editors.rememberView(shown, code.saveViewState())
  }
  const tellCursor = () => {
    const selection = code.getSelection()
    const model = code.getModel()
    if (shown === null || !selection || !model) return
    const { positionLineNumber: line, positionColumn: column } = selection
    editors.cursorMoved({ path: shown, line, column, selected: model.getValueInRange(selection).length })
  }

  const subscriptions = [
    code.onDidChangeCursorSelection(tellCursor),
    code.onDidBlurEditorWidget(() => editors.flush()),
  ]
  const observer = new ResizeObserver(() => code.layout())
  observer.observe(box)

  return {
    show(path) {
      const text = editors.model(path, (_, start) => new MonacoModel(path, start))
      if (!(text instanceof MonacoModel)) return
      const isOther = code.getModel() !== text.model
      if (isOther) leave()
      shown = path
      const { readOnly } = editors.view.getState().files[path] ?? { readOnly: true }
      code.updateOptions({ readOnly, ariaLabel: messages.editor.textbox(path, readOnly) })
      if (!isOther) return
      code.setModel(text.model)
      const state = editors.viewOf(path)
      if (isViewState(state)) code.restoreViewState(state)
      tellCursor()
    },
    restyle(next) {
      code.updateOptions(editorOptions(next))
      monaco.editor.setTheme(next.theme)
    },
    reveal({ line, column }) {
      if (line === null) return
      code.setPosition({ lineNumber: line, column: column ?? 1 })
      code.revealLineInCenterIfOutsideViewport(line, monaco.editor.ScrollType.Immediate)
    },
    focus: () => code.focus(),
    detach() {
      leave()
      editors.cursorMoved(null)
      observer.disconnect()
      for (const subscription of subscriptions) subscription.dispose()
      code.dispose()
    },
  }
}

/** Shows two texts of one file: left what is on disk, right the buffer, which can be edited. Returns detach. */
export function attachComparison(
  box: HTMLElement,
  {
    editors,
    path,
    theirs,
    looks,
  }: { editors: EditorModels; path: string; theirs: string; looks: EditorLooks },
): { restyle(looks: EditorLooks): void; detach(): void } {
  const mine = editors.model(path, (_, start) => new MonacoModel(path, start))
  const original = new MonacoModel(path, theirs)
  const comparison = monaco.editor.createDiffEditor(box, {
    ...editorOptions(looks),
    originalEditable: false,
    originalAriaLabel: messages.editor.textbox(path, true),
    modifiedAriaLabel: messages.editor.textbox(path, false),
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: 700,
  })
  if (mine instanceof MonacoModel) comparison.setModel({ original: original.model, modified: mine.model })
  const observer = new ResizeObserver(() => comparison.layout())
  observer.observe(box)
  return {
    restyle(next) {
      comparison.updateOptions(editorOptions(next))
      monaco.editor.setTheme(next.theme)
    },
    detach() {
      observer.disconnect()
      comparison.dispose()
      original.dispose()
    },
  }
}

/** What we stored came from `saveViewState`; anything else is ignored. */
function isViewState(state: unknown): state is editor.ICodeEditorViewState {
  return typeof state === 'object' && state !== null && 'cursorState' in state && 'viewState' in state
}
