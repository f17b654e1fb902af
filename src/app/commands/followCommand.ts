import { messages } from '../../messages/en'
import { isFollowing } from '../follow/createFollow'
import { fillsMain } from '../layout/layoutStore'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

const text = messages.app.commands

/** Lets the editor show where the agent is, and brings it back where the conversation has its room. */
export function followCommand(parts: CommandParts): Command {
  const { layout, follow } = parts
  const refuse = createRefusals(parts)
  return {
    id: 'followAgent',
    title: text.followAgent,
    category: text.agent,
    run() {
      follow.toggle()
      if (isFollowing(follow.store.getState()) && fillsMain(layout.store.getState()))
        layout.setAgentMain(false)
    },
    disabledReason: () =>
      refuse.absent('agent') ??
      refuse.absent('editor') ??
      (layout.store.getState().sizeClass === 'S' ? text.onePane : null),
  }
}
