import { shownTerminal } from '../../channels/terminal/viewStore'
import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'
import { createRegionMoves } from './regionMoves'

const text = messages.app.commands

/** Commands of the message to the agent, and of what is put into it. */
export function askCommands(parts: CommandParts): readonly Command[] {
  const { workspace, focus, ask } = parts
  const refuse = createRefusals(parts)
  const { enterField } = createRegionMoves(parts)
  const isAbsent = () =>
    workspace.config.store.getState().config?.capabilities.includes('agent.context') !== true
  const selection = () => workspace.files.editors.inFront.current()?.selection() ?? null
  const terminal = () => {
    const { viewStore, store } = workspace.terminals
    return shownTerminal(viewStore.getState(), store.getState())
  }
  function toggleComposer(): void {
    const from = focus.current()
    const lines = from === 'editor' && !isAbsent() ? selection() : null
    if (from === 'agent') focus.leave('agent')
    else if (lines) ask({ kind: 'lines', ...lines, problem: null })
    else enterField('agent')
  }
  const refusal = () => refuse.absent('agent') ?? refuse.readOnly('agent')
  return [
    {
      id: 'composer',
      title: text.composer,
      category: text.go,
      keys: { all: ['Mod+I'] },
      run: toggleComposer,
      disabledReason: () => refuse.absent('agent'),
    },
    {
      id: 'askSelection',
      title: text.askSelection,
      category: text.agent,
      run() {
        const lines = selection()
        if (lines) ask({ kind: 'lines', ...lines, problem: null })
      },
      isAbsent,
      disabledReason: () => refusal() ?? (selection() ? null : text.nothingSelected),
    },
    {
      id: 'askTerminal',
      title: text.askTerminal,
      category: text.agent,
      run() {
        const sessionId = terminal()
        if (sessionId !== null) ask({ kind: 'terminal', sessionId })
      },
      isAbsent,
      disabledReason: () => refusal() ?? refuse.absent('terminal') ?? (terminal() ? null : text.noTerminal),
    },
  ]
}
