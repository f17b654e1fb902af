import type { Attachment } from '../channels/agent/shared/protocol'
import { selectShownTaskId } from '../channels/agent/store'
import { selectDraft } from '../channels/agent/viewStore'
import type { Workspace } from '../channels/context/workspace'
import type { FocusRegions } from './focusRegions'
import type { Layout } from './layout/layoutStore'

interface Parts {
  readonly agent: Workspace['agent']
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly afterPaint: (run: () => void) => void
}

/** Appends a text to the draft of the conversation shown. Nothing is sent. */
export function addToDraft(agent: Workspace['agent'], text: string): void {
  const view = agent.viewStore.getState()
  const taskId = selectShownTaskId(agent.store.getState(), view)
  const draft = selectDraft(taskId)(view)
  agent.viewStore.setDraft(taskId, draft.trim() === '' ? text : `${draft}\n\n${text}`)
}

/** Attaches a file to the draft and moves the focus to it. Nothing is sent. */
export function createAttachToAgent({ agent, layout, focus, afterPaint }: Parts): (file: Attachment) => void {
  return (file) => {
    agent.commands.attach(selectShownTaskId(agent.store.getState(), agent.viewStore.getState()), file)
    layout.setOpen('agent', true)
    afterPaint(() => focus.focusField('agent'))
  }
}

/** Appends a text to the draft and moves the focus to it. Nothing is sent. */
export function createWriteToAgent({ agent, layout, focus, afterPaint }: Parts): (prompt: string) => void {
  return (prompt) => {
    addToDraft(agent, prompt)
    layout.setOpen('agent', true)
    afterPaint(() => focus.focusField('agent'))
  }
}
