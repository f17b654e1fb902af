import { selectShownTaskId, selectTask } from '../../channels/agent/store'
import { goToAnswer } from '../../channels/agent/transcript/answerEnds'
import { moreCommandMessages, laterCommandMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const { agent: category } = messages.app.commands
const { noConversation } = moreCommandMessages
const ROW = '[role=feed] article'

/** What is done inside the conversation shown. Their keys are those of the browser and of text fields elsewhere. */
export function conversationCommands(parts: CommandParts): readonly Command[] {
  const { workspace, layout, focus, afterPaint } = parts
  const refuse = createRefusals(parts)
  const disabledReason = () => {
    const { store, viewStore } = workspace.agent
    const shown = selectShownTaskId(store.getState(), viewStore.getState())
    return refuse.absent('agent') ?? (selectTask(shown)(store.getState()) ? null : noConversation)
  }
  const answer = (
    where: 'start' | 'end',
  ): Pick<Command, 'category' | 'hasKeys' | 'run' | 'disabledReason'> => ({
    category,
    hasKeys: () => document.activeElement?.matches(ROW) ?? false,
    run() {
      const row = document.activeElement?.closest<HTMLElement>(ROW)
      afterPaint(() => {
        const last = row ?? [...document.querySelectorAll<HTMLElement>(ROW)].at(-1)
        if (last) goToAnswer(last, where)
      })
    },
    disabledReason,
  })
  return [
    {
      id: 'findInConversation',
      title: text.findInConversation,
      category,
      keys: { all: ['Mod+F'] },
      hasKeys: () => focus.current() === 'agent',
      run() {
        layout.setOpen('agent', true)
        // At once: what is typed next is meant for its field.
        workspace.agent.commands.find(true)
      },
      disabledReason,
    },
    { id: 'answerStart', title: text.answerStart, keys: { all: ['Mod+ArrowUp'] }, ...answer('start') },
    { id: 'answerEnd', title: text.answerEnd, keys: { all: ['Mod+ArrowDown'] }, ...answer('end') },
  ]
}
