import type { ShowChanges } from '../../channels/agent/changes/useChangesOf'
import type { Workspace } from '../../channels/context/workspace'
import type { Tabs } from '../editorArea/tabCommands'
import type { FocusRegions } from '../focusRegions'
import type { Layout } from '../layout/layoutStore'
import { isDrawer } from '../layout/sizes'
import { inOrder } from './inOrder'
import { createReviewInFront } from './reviewInFront'

interface Parts {
  readonly workspace: Workspace
  readonly tabs: Tabs
  readonly layout: Layout
  readonly focus: FocusRegions
  readonly afterPaint: (run: () => void) => void
  readonly writeToAgent: (prompt: string) => void
}

export type AppChanges = ReturnType<typeof createAppChanges>

/** The ways to what the agent changed, and from there to the agent: `changes.open(taskId, '/src/a.ts')`. */
export function createAppChanges({ workspace, tabs, layout, focus, afterPaint, writeToAgent }: Parts) {
  const { agent } = workspace
  /** Shows what the agent changed in a file, beside the file itself. */
  function open(taskId: string, path: string, options?: { readonly focus?: boolean }): void {
    tabs.commands.openChange(taskId, path, options)
    layout.revealEditor()
  }

  /** The first file that was not looked at. */
  function firstOf(taskId: string): string | undefined {
    const files = inOrder(agent.changes.store.getState().tasks[taskId]?.files ?? [])
    return (files.find(({ reviewed }) => reviewed !== true) ?? files[0])?.path
  }

  /** Shows what the agent of a conversation changed: one file, or the list and a file of it. */
  const show: ShowChanges = (taskId, path) => {
    if (path !== undefined) {
      open(taskId, path)
      return
    }
    const { box, sizeClass, constraints } = layout.store.getState()
    const first = firstOf(taskId)
    const hasList = constraints.regions.side.isShown
    const isBeside = sizeClass !== 'S' && !isDrawer('side', box)
    // A list that lies over the editor is looked at first.
    if (first !== undefined && (isBeside || !hasList)) open(taskId, first, { focus: !hasList })
    if (!hasList) return
    layout.showSide('changes')
    import('../../channels/files/git/useGit').then(
      ({ gitOf }) => gitOf(workspace).showTab('agent'),
      () => {},
    )
    afterPaint(() => focus.focus('side'))
  }

  return {
    open,
    show,
    /** What stands in front of the changes acts on. */
    review: createReviewInFront(),
    /** Puts a text into the message to the agent of this conversation. */
    comment(taskId: string, prompt: string): void {
      agent.commands.selectTask(taskId)
      writeToAgent(prompt)
    },
  }
}
