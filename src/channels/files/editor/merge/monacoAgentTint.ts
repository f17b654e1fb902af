import type { editor } from 'monaco-editor'
import { agentEditMessages as words } from '../../../../messages/editing/agentEdits'
import type { Documents } from '../documents'
import { monaco } from '../monaco/monaco'
import { type AgentEdit, type EditedLines, editedLines } from './agentEdits'
import styles from './MarkedConflicts.module.css'
import { dismissAgentEdits } from './noteAgentEdits'

/** How long lines are marked after they were changed, ms. */
const MARKED_MS = 45_000
/** A text in which they are looked for, units. */
const MAX_LENGTH = 1_000_000
/** What is typed is looked at after this time, ms. */
const LOOK_MS = 150

interface Marked {
  readonly until: number
  clear(): void
}

/**
 * Marks the lines that an agent has just changed in the text of an editor, with its name, until they are dismissed or some time has
 * passed. A tool may tell of them before they are there.
 */
export function attachAgentTint(code: editor.ICodeEditor, editors: Documents, shown: () => string | null) {
  /** By the id of the edit. */
  const marked = new Map<string, Marked>()
  let fading: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined

  const editsNow = (): readonly AgentEdit[] => editors.view.getState().agentEdits?.[shown() ?? ''] ?? []

  function look(): void {
    clearTimeout(looking)
    looking = undefined
    const edits = editsNow()
    for (const [id, { clear }] of marked) {
      if (edits.some((edit) => edit.id === id)) continue
      clear()
      marked.delete(id)
    }
    const model = code.getModel()
    if (!model || edits.length === 0 || model.getValueLength() > MAX_LENGTH) return
    for (const edit of edits) if (!marked.has(edit.id)) mark(model, edit)
  }

  function mark(model: editor.ITextModel, edit: AgentEdit): void {
    const until = edit.at + MARKED_MS
    if (until <= Date.now()) return
    const lines = editedLines(edit, model.getValue())
    const path = shown()
    if (lines.length === 0 || path === null) return
    const marks = code.createDecorationsCollection(lines.map((one) => decorationOf(edit, one)))
    const stopNaming = nameLines(code, marks, edit, () => dismissAgentEdits(editors, path))
    const clear = () => {
      stopNaming()
      marks.clear()
    }
    marked.set(edit.id, { until, clear })
    editors.view.setState({ agentNote: { path, who: edit.who, title: edit.title, lines } })
    fadeLater()
  }

  function fadeLater(): void {
    clearTimeout(fading)
    const next = Math.min(...[...marked.values()].map(({ until }) => until).filter((at) => at > Date.now()))
    if (Number.isFinite(next)) fading = setTimeout(fade, next - Date.now() + 1)
  }

  function fade(): void {
    for (const { until, clear } of marked.values()) if (until <= Date.now()) clear()
    fadeLater()
  }

  function clear(): void {
    for (const each of marked.values()) each.clear()
    marked.clear()
  }

  const stop = editors.view.subscribe(({ agentEdits }, before) => agentEdits !== before.agentEdits && look())
  const subscriptions = [
    code.onDidChangeModel(() => {
      clear()
      look()
    }),
    code.onDidChangeModelContent(() => {
      looking ??= setTimeout(look, LOOK_MS)
    }),
  ]
  return {
    detach(): void {
      clearTimeout(fading)
      clearTimeout(looking)
      stop()
      for (const subscription of subscriptions) subscription.dispose()
      clear()
    },
  }
}

function decorationOf(edit: AgentEdit, { from, to }: EditedLines): editor.IModelDeltaDecoration {
  return {
    range: new monaco.Range(from, 1, to, 1),
    options: {
      isWholeLine: true,
      className: styles.agent ?? '',
      linesDecorationsClassName: styles.agentGutter ?? '',
      hoverMessage: { value: words.changedBy(edit.who, edit.title) },
    },
  }
}

/** Says behind the first of the lines who changed them. A press dismisses it. Returns its end. */
function nameLines(
  code: editor.ICodeEditor,
  marks: editor.IEditorDecorationsCollection,
  { who, title }: AgentEdit,
  dismiss: () => void,
): () => void {
  const id = `agent.${crypto.randomUUID()}`
  const element = document.createElement('button')
  element.type = 'button'
  // The keyboard has a command for it.
  element.tabIndex = -1
  element.className = styles.agentName ?? ''
  element.textContent = words.named(who, title)
  element.ariaLabel = words.dismissNamed(who, title)
  element.title = words.changedBy(who, title)
  element.addEventListener('click', dismiss)
  const widget: editor.IContentWidget = {
    getId: () => id,
    getDomNode: () => element,
    getPosition() {
      const line = marks.getRange(0)?.startLineNumber
      const model = code.getModel()
      if (line === undefined || !model || line > model.getLineCount()) return null
      const position = { lineNumber: line, column: model.getLineMaxColumn(line) }
      return { position, preference: [monaco.editor.ContentWidgetPositionPreference.EXACT] }
    },
  }
  code.addContentWidget(widget)
  const subscription = code.onDidChangeModelContent(() => code.layoutContentWidget(widget))
  return () => {
    subscription.dispose()
    code.removeContentWidget(widget)
  }
}
