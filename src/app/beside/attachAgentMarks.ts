import { selectIsBusy } from '../../channels/agent/store'
import type { Workspace } from '../../channels/context/workspace'
import { noteAgentEdit } from '../../channels/files/editor/merge/noteAgentEdits'
import { agentEditMessages as words } from '../../messages/editing/agentEdits'
import type { Tabs } from '../editorArea/tabCommands'
import { selectActivePath } from '../editorArea/tabsStore'
import { isNews } from '../follow/followedPlace'
import { toldEdits } from './toldEdits'

interface Parts {
  readonly workspace: Pick<Workspace, 'agent' | 'files' | 'config' | 'clock'>
  readonly tabs: Tabs
}

/**
 * Shows the user who works beside an agent what it has just changed: lines in the editor (`agentEdits` of its view) and rows in the
 * tree (`agentMarks`), until the user comes to the file or writes to that agent again. Returns detach.
 */
export function attachAgentMarks({ workspace, tabs }: Parts): () => void {
  const { agent, files, config, clock } = workspace
  /** By path the conversation in which it was edited. */
  const edited = new Map<string, string>()

  function agentOf(taskId: string): string {
    const { config: told } = config.store.getState()
    const named = agent.store.getState().tasks[taskId]?.task?.agent ?? told?.agent?.provider
    const known = told?.agent?.providers.find(({ id, name }) => id === named || name === named)
    return known?.name ?? named ?? words.anAgent
  }

  function tell(): void {
    const marks = new Map([...edited].map(([path, taskId]) => [path, words.inTree(agentOf(taskId))]))
    files.viewStore.setState({ agentMarks: marks })
  }

  /** Forgets the marks of files; tells only where there were some. */
  function forget(is: (path: string, taskId: string) => boolean): void {
    const gone = [...edited].filter(([path, taskId]) => is(path, taskId))
    for (const [path] of gone) edited.delete(path)
    if (gone.length > 0) tell()
  }

  const stopAgent = agent.store.subscribe((state, before) => {
    for (const taskId of state.taskOrder)
      if (selectIsBusy(taskId)(state) && !selectIsBusy(taskId)(before)) forget((_, of) => of === taskId)
    if (!isNews(state, before)) return
    const told = toldEdits(state, before)
    for (const { path, taskId, edit } of told) {
      edited.set(path, taskId)
      if (edit) noteAgentEdit(files.editors, path, { ...edit, who: agentOf(taskId), at: clock.wall() })
    }
    if (told.length > 0) tell()
  })
  const stopTabs = tabs.store.subscribe((state, before) => {
    const path = selectActivePath(state)
    if (path !== selectActivePath(before)) forget((one) => one === path)
  })
  return () => {
    stopAgent()
    stopTabs()
  }
}
