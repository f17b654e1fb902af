import type { editor, IRange } from 'monaco-editor'
import { focusIfHere } from '../../../../lib/focusIfHere'
import { monaco } from './monaco'
import { localSymbolAt } from './monacoSymbols'

/** What the menu of a text depends on. */
export interface MenuFacts {
  /** The name at the caret has no meaning outside of the file. */
  readonly isLocalSymbol: boolean
  readonly hasProblems: boolean
  readonly canFormat: boolean
  readonly isReadOnly: boolean
  /** What is selected, else the line of the caret; null without a text. */
  readonly lines: { readonly startLine: number; readonly endLine: number } | null
  readonly hasSelection: boolean
  /** What is marked as wrong where the caret is, in its own words. */
  readonly problem: string | null
}

/** The lines of a selection. One that ends before a line's first letter does not mean that line. */
export function linesOf(selection: IRange): NonNullable<MenuFacts['lines']> {
  const { startLineNumber: startLine, endLineNumber, endColumn } = selection
  const endLine = endColumn === 1 && endLineNumber > startLine ? endLineNumber - 1 : endLineNumber
  return { startLine, endLine }
}

export interface TextMenu {
  /** The state of the editor when the menu was opened. */
  facts(): MenuFacts
  /** Runs an action of Monaco's in the editor for which the menu was opened. */
  run(action: string): void
  detach(): void
}

/** Starting the language service takes longer; the menu then comes without what it would have told. */
const PATIENCE_MS = 400
/** Fields and lists within an editor have the browser's menu. */
const OTHERS = '.find-widget, .monaco-inputbox, .monaco-hover, .suggest-widget, .rename-box, .overlayWidgets'

/**
 * Opens the menu of a text, which belongs to an element around it, on a right click, the menu key and Shift+F10: once it
 * is known what can be done with the name at the caret, a `contextmenu` event takes the place of the user's.
 */
export function attachTextMenu(
  box: HTMLElement,
  editorOf: (target: Node) => editor.ICodeEditor | undefined,
): TextMenu {
  let code: editor.ICodeEditor | undefined
  let facts: MenuFacts = {
    isLocalSymbol: false,
    hasProblems: false,
    canFormat: false,
    isReadOnly: true,
    lines: null,
    hasSelection: false,
    problem: null,
  }
  let isOpening = false
  let request = 0

  async function open(asked: editor.ICodeEditor, point: { x: number; y: number }): Promise<void> {
    const own = ++request
    code = asked
    const isLocalSymbol = await Promise.race([isLocal(asked), patience()])
    if (own !== request) return
    facts = factsOf(asked, isLocalSymbol)
    isOpening = true
    box.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: point.x, clientY: point.y }),
    )
    isOpening = false
  }

  const onMenu = (event: MouseEvent) => {
    if (isOpening || !(event.target instanceof Element)) return
    event.stopPropagation()
    const asked = editorOf(event.target)
    if (!asked || event.target.closest(OTHERS)) return
    event.preventDefault()
    moveTo(asked, event)
    void open(asked, event.button === 2 ? event : caretOf(asked))
  }
  const onKey = (event: KeyboardEvent) => {
    const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    const asked = event.target instanceof Element ? editorOf(event.target) : undefined
    if (!isMenuKey || !asked?.hasTextFocus()) return
    event.preventDefault()
    event.stopPropagation()
    void open(asked, caretOf(asked))
  }
  box.addEventListener('contextmenu', onMenu, { capture: true })
  box.addEventListener('keydown', onKey, { capture: true })
  return {
    facts: () => facts,
    run(action) {
      focusIfHere(code)
      code?.trigger('menu', action, null)
    },
    detach() {
      request++
      box.removeEventListener('contextmenu', onMenu, { capture: true })
      box.removeEventListener('keydown', onKey, { capture: true })
    },
  }
}

const patience = () => new Promise<false>((resolve) => setTimeout(() => resolve(false), PATIENCE_MS))

async function isLocal(code: editor.ICodeEditor): Promise<boolean> {
  const model = code.getModel()
  const position = code.getPosition()
  return model !== null && position !== null && (await localSymbolAt(model, position)) !== null
}

function factsOf(code: editor.ICodeEditor, isLocalSymbol: boolean): MenuFacts {
  const resource = code.getModel()?.uri
  const markers = resource === undefined ? [] : monaco.editor.getModelMarkers({ resource })
  const selection = code.getSelection()
  const at = code.getPosition()
  return {
    isLocalSymbol,
    lines: selection && linesOf(selection),
    hasSelection: selection?.isEmpty() === false,
    problem: (at && markers.find((marker) => monaco.Range.containsPosition(marker, at))?.message) ?? null,
    hasProblems: markers.length > 0,
    canFormat: code.getAction('editor.action.formatDocument')?.isSupported() ?? false,
    isReadOnly: code.getOption(monaco.editor.EditorOption.readOnly),
  }
}

/** A click into a selection keeps it, so that the menu is about what is selected. */
function moveTo(code: editor.ICodeEditor, event: MouseEvent): void {
  focusIfHere(code)
  if (event.button !== 2) return
  const position = code.getTargetAtClientPoint(event.clientX, event.clientY)?.position
  const selections = code.getSelections() ?? []
  if (position && !selections.some((selection) => selection.containsPosition(position)))
    code.setPosition(position)
}

function caretOf(code: editor.ICodeEditor): { x: number; y: number } {
  const position = code.getPosition()
  if (position) code.revealPosition(position, monaco.editor.ScrollType.Immediate)
  const caret = position && code.getScrolledVisiblePosition(position)
  const corner = code.getDomNode()?.getBoundingClientRect()
  return {
    x: (corner?.left ?? 0) + (caret?.left ?? 0),
    y: (corner?.top ?? 0) + (caret ? caret.top + caret.height : 0),
  }
}
