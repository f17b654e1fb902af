import type { editor } from 'monaco-editor'
import { agentEditMessages as words } from '../../../../messages/editing/agentEdits'
import type { Documents } from '../documents'
import { monaco } from '../monaco/monaco'
import { type AgentEdit, type EditedLines, editedLines, MARKED_MS } from './agentEdits'
import styles from './MarkedConflicts.module.css'
import { dismissAgentEdits } from './noteAgentEdits'

/** A text in which they are looked for, units. */
const MAX_LENGTH = 1_000_000
/** What is typed is looked at after this time, ms. */
const LOOK_MS = 150

interface Marked {
  readonly edit: AgentEdit
  readonly marks: editor.IEditorDecorationsCollection
}

/**
 * Marks the lines that an agent has just changed in the text of an editor, with its name, until they are dismissed, changed by somebody
 * else, or some time has passed. A tool may tell of them before they are there.
 */
export function attachAgentTint(code: editor.ICodeEditor, editors: Documents, shown: () => string | null) {
  /** By the id of the edit. */
  const marked = new Map<string, Marked>()
  const label = createLabel(code, () => dismissAgentEdits(editors, shown() ?? undefined))
  let fading: ReturnType<typeof setTimeout> | undefined
  let looking: ReturnType<typeof setTimeout> | undefined

  const editsNow = (): readonly AgentEdit[] =>
    (editors.view.getState().agentEdits?.[shown() ?? ''] ?? []).filter(
      ({ at }) => at + MARKED_MS > Date.now(),
    )

  function look(): void {
    clearTimeout(looking)
    looking = undefined
    const edits = editsNow()
    for (const [id, { marks }] of marked) {
      if (edits.some((edit) => edit.id === id)) continue
      marks.clear()
      marked.delete(id)
    }
    const model = code.getModel()
    if (model && edits.length > 0 && model.getValueLength() <= MAX_LENGTH) {
      const text = model.getValue()
      for (const edit of edits) mark(text, edit)
    }
    label.show([...marked.values()].at(-1))
    fadeLater(edits)
  }

  /** Looked for anew each time, so that what somebody else wrote in their place is not put down to the agent. */
  function mark(text: string, edit: AgentEdit): void {
    const lines = editedLines(edit, text)
    const known = marked.get(edit.id)
    const decorations = lines.map((one) => decorationOf(edit, one))
    if (known && lines.length > 0) known.marks.set(decorations)
    else if (known) {
      known.marks.clear()
      marked.delete(edit.id)
    } else if (lines.length > 0) {
      marked.set(edit.id, { edit, marks: code.createDecorationsCollection(decorations) })
      const { who, title } = edit
      editors.view.setState({ agentNote: { path: shown() ?? '', who, title, lines } })
    }
  }

  function fadeLater(edits: readonly AgentEdit[]): void {
    clearTimeout(fading)
    const [next] = edits.map(({ at }) => at + MARKED_MS).toSorted((one, other) => one - other)
    if (next !== undefined) fading = setTimeout(look, next - Date.now() + 1)
  }

  function clear(): void {
    for (const { marks } of marked.values()) marks.clear()
    marked.clear()
    label.show(undefined)
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

/** Says behind the first of the lines that were changed last who changed them. A press dismisses the marks. */
function createLabel(code: editor.ICodeEditor, dismiss: () => void) {
  const id = `agent.${crypto.randomUUID()}`
  const element = document.createElement('button')
  let shown: Marked | undefined
  element.type = 'button'
  // The keyboard has a command for it.
  element.tabIndex = -1
  element.className = styles.agentName ?? ''
  element.addEventListener('click', dismiss)
  const widget: editor.IContentWidget = {
    getId: () => id,
    getDomNode: () => element,
    getPosition() {
      const line = shown?.marks.getRange(0)?.startLineNumber
      const model = code.getModel()
      if (line === undefined || !model || line > model.getLineCount()) return null
      const position = { lineNumber: line, column: model.getLineMaxColumn(line) }
      return { position, preference: [monaco.editor.ContentWidgetPositionPreference.EXACT] }
    },
  }
  return {
    show(next: Marked | undefined): void {
      if (shown) code.removeContentWidget(widget)
      shown = next
      if (!next) return
      const { who, title } = next.edit
      element.textContent = words.named(who, title)
      element.ariaLabel = words.dismissNamed(who, title)
      element.title = words.changedBy(who, title)
      code.addContentWidget(widget)
    },
  }
}
