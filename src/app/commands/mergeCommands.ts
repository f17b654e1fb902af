import {
  cancelMerge,
  mayUndoMerge,
  openMerge,
  undoMerge,
} from '../../channels/files/editor/merge/attachMerging'
import type { MarkedChoice } from '../../channels/files/editor/merge/conflictMarkers'
import { dismissAgentEdits } from '../../channels/files/editor/merge/noteAgentEdits'
import { agentEditMessages as agentWords } from '../../messages/editing/agentEdits'
import { mergeMessages as words } from '../../messages/editing/merge'
import { textCommandMessages as text } from '../../messages/editing/textCommands'
import { messages } from '../../messages/en'
import { selectActivePath } from '../editorArea/tabsStore'
import type { Command, CommandParts } from './command'

/** Conflicts: those that git wrote into a file, and those of a text with the file on disk. */
export function mergeCommands({ workspace, tabs, embedHost }: CommandParts): readonly Command[] {
  const category = messages.app.commands.editor
  const { editors } = workspace.files
  const marked = () => editors.inFront.current()?.conflicts
  const noConflict = () => ((marked()?.count() ?? 0) > 0 ? null : words.noConflict)
  const isReadOnly = () => (embedHost.getState().readOnly.files ? text.readOnly : null)
  const path = () => selectActivePath(tabs.store.getState()) ?? ''
  const view = () => editors.view.getState()

  const step = (to: 'next' | 'previous'): Command => ({
    id: `conflict.${to}`,
    title: words.commands[to],
    category,
    run: () => marked()?.step(to),
    disabledReason: noConflict,
  })
  const accept = (choice: MarkedChoice): Command => ({
    id: `conflict.${choice}`,
    title: words.commands[choice],
    category,
    run: () => marked()?.accept(choice),
    disabledReason: () => isReadOnly() ?? noConflict(),
  })
  return [
    step('next'),
    step('previous'),
    accept('current'),
    accept('incoming'),
    accept('both'),
    {
      id: 'conflict.compare',
      title: words.commands.compare,
      category,
      run: () => marked()?.compare(),
      disabledReason: noConflict,
    },
    {
      id: 'dismissAgentEdits',
      title: agentWords.dismiss,
      category,
      run: () => dismissAgentEdits(editors),
      disabledReason: () => (Object.keys(view().agentEdits ?? {}).length > 0 ? null : agentWords.nothing),
    },
    {
      id: 'mergeDisk',
      title: words.commands.merge,
      category,
      run: () => (view().merging?.[path()] ? cancelMerge : openMerge)(editors, path()),
      disabledReason: () =>
        isReadOnly() ?? (view().files[path()]?.disk === 'conflict' ? null : words.noConflict),
    },
    {
      id: 'undoMerge',
      title: words.commands.undoMerge,
      category,
      run: () => void undoMerge(editors, path()),
      disabledReason: () => {
        const note = view().merges?.[path()]
        if (!note || note.isUndone) return words.noMerge
        return isReadOnly() ?? (mayUndoMerge(editors, path()) ? null : words.cannotUndo)
      },
    },
  ]
}
