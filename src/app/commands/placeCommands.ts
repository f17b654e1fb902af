import { goToMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import type { createPlaceHistory } from '../placeHistory/createPlaceHistory'
import type { Command } from './command'

/** Back to where the cursor was before, and ahead again. Alt and the arrows are the browser's. */
export function placeCommands(history: ReturnType<typeof createPlaceHistory>): readonly Command[] {
  const category = messages.app.commands.go
  return [
    {
      id: 'goBack',
      title: text.goBack,
      category,
      keys: { all: ['Ctrl+Alt+-'], mac: ['Ctrl+-'] },
      run: () => history.go(-1),
      disabledReason: () => (history.can(-1) ? null : text.nothingBehind),
    },
    {
      id: 'goForward',
      title: text.goForward,
      category,
      keys: { all: ['Ctrl+Alt+Shift+-'], mac: ['Ctrl+Shift+-'] },
      run: () => history.go(1),
      disabledReason: () => (history.can(1) ? null : text.nothingAhead),
    },
  ]
}
