import type { Attachment } from '../channels/agent/shared/protocol'
import { selectShownTaskId } from '../channels/agent/store'
import { selectDraft } from '../channels/agent/viewStore'
import type { Workspace } from '../channels/context/workspace'
import type { AskParts } from './ask/askAgent'
import { createAsk } from './ask/createAsk'

interface Options extends AskParts {
  readonly workspace: AskParts['workspace'] & Pick<Workspace, 'connection' | 'clock'>
  /** Says why nothing can be asked. */
  readonly refused: (reason: string) => void
}

/** Appends a text to the draft of the conversation shown. Nothing is sent. */
export function addToDraft(agent: Workspace['agent'], text: string): void {
  const view = agent.viewStore.getState()
  const taskId = selectShownTaskId(agent.store.getState(), view)
  const draft = selectDraft(taskId)(view)
  agent.viewStore.setDraft(taskId, draft.trim() === '' ? text : `${draft}\n\n${text}`)
}

/** The ways from any pane to the message to the agent; each moves the focus there, and nothing is sent. */
export function createAgentDraft({ refused, ...parts }: Options) {
  const { workspace, layout, focus, afterPaint } = parts
  const { agent } = workspace
  const enter = () => {
    layout.setOpen('agent', true)
    afterPaint(() => focus.focusField('agent'))
  }
  return {
    /** Appends a text to the draft. */
    writeToAgent(prompt: string): void {
      addToDraft(agent, prompt)
      enter()
    },
    attachToAgent(file: Attachment): void {
      agent.commands.attach(selectShownTaskId(agent.store.getState(), agent.viewStore.getState()), file)
      enter()
    },
    ask: createAsk({ refused, ...parts }),
  }
}
