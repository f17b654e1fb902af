import { problemMessages as words } from '../../messages/editing/problems'
import type { CommandParts } from '../commands/command'
import { nextProblem } from './problemRows'
import { problemsOf } from './useProblems'

/** Shows the next problem after the cursor, or the one before it, in whichever file it is. */
export function stepProblem({ workspace, tabs, layout }: CommandParts, by: 1 | -1): void {
  const problems = problemsOf(workspace)
  const { editors } = workspace.files
  const { diagnostics } = problems.store.getState()
  const { cursor } = editors.view.getState()
  const next = nextProblem(diagnostics, cursor, by)
  if (!next) {
    problems.told.emit(words.none)
    return
  }
  const { path, line, column, severity, message, origin } = next
  const front = editors.inFront.current()
  // Monaco shows its own problems in their place.
  if (origin.kind === 'editor' && cursor?.path === path && front?.hasFocus())
    front.run(`editor.action.marker.${by === 1 ? 'next' : 'prev'}`)
  else {
    tabs.commands.openFile(path, { line, column })
    layout.revealEditor()
  }
  problems.told.emit(
    words.step(words.severity[severity], message, diagnostics.indexOf(next) + 1, diagnostics.length),
  )
}
