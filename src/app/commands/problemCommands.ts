import { problemCommandMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import type { Command, CommandParts } from './command'
import { createRefusals } from './refusals'

/** From one problem to the next, in all files. A terminal's programs have uses of their own for the keys. */
export function problemCommands(parts: CommandParts): readonly Command[] {
  const refuse = createRefusals(parts)
  const category = messages.app.commands.go
  const disabledReason = () => refuse.absent('editor')
  // Where the code does not come, nothing is known of problems.
  const step = (by: 1 | -1) => () =>
    void import('../problems/stepProblem').then(
      ({ stepProblem }) => stepProblem(parts, by),
      () => {},
    )
  return [
    {
      id: 'nextProblem',
      title: text.next,
      category,
      keys: { all: ['F8'] },
      isShells: true,
      run: step(1),
      disabledReason,
    },
    {
      id: 'previousProblem',
      title: text.previous,
      category,
      keys: { all: ['Shift+F8'] },
      isShells: true,
      run: step(-1),
      disabledReason,
    },
  ]
}
