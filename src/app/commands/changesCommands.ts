import { laterCommandMessages as text } from '../../messages/editing/laterCommands'
import { messages } from '../../messages/en'
import type { ReviewActs } from '../changes/reviewInFront'
import { hasView } from '../layout/useSideViews'
import type { Command, CommandParts } from './command'

const { changes: category } = messages.app.commands

/** Commands on the changes in front, with their keys. On a Mac, Option with a letter types. */
const ACTS: readonly (readonly [Exclude<keyof ReviewActs, 'next' | 'previous'>, ...string[]])[] = [
  ['keepChange', 'Alt+K'],
  ['undoChange', 'Alt+U'],
  ['keepFile', 'Alt+Shift+K'],
  ['undoFile', 'Alt+Shift+U'],
  ['undoAndTell'],
  ['undoChangeAndTell', 'Alt+Shift+M'],
  ['toggleReviewed', 'Alt+R'],
  ['comment', 'Alt+M'],
]

/** What can be done with what the agent changed. */
export function changesCommands(parts: CommandParts): readonly Command[] {
  const { workspace, changes } = parts
  const isAbsent = () => !hasView(workspace, 'changes')

  const first = () => {
    const { tasks } = workspace.agent.changes.store.getState()
    return Object.values(tasks).find(({ files }) => files.length > 0)
  }
  const none = () => (changes.review.run() || first() ? null : text.nothingChanged)
  /** In the changes in front; where there are none, into the first file that was changed. */
  const step = (to: 'next' | 'previous') => {
    const run = changes.review.run()
    const task = first()
    const file = task?.files[0]
    if (run) run(to)
    else if (task && file) changes.open(task.taskId, file.path)
  }
  return [
    {
      id: 'nextChange',
      title: text.nextChange,
      category,
      keys: { all: ['F7'] },
      isShells: true,
      run: () => step('next'),
      isAbsent,
      disabledReason: none,
    },
    {
      id: 'previousChange',
      title: text.previousChange,
      category,
      keys: { all: ['Shift+F7'] },
      isShells: true,
      run: () => step('previous'),
      isAbsent,
      disabledReason: none,
    },
    ...ACTS.map(([act, ...keys]) => ({
      id: `change.${act}`,
      title: text.onChange[act],
      category,
      keys: { all: keys, mac: [] },
      run: () => changes.review.run()?.(act),
      isAbsent,
      disabledReason: () => (changes.review.run() ? null : text.noChangeShown),
    })),
  ]
}
