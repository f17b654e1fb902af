import type { Workspace } from '../../channels/context/workspace'
import { isLive } from '../../socket/connection/connectionState'
import type { Tabs } from './tabCommands'

type Parts = {
  readonly workspace: Pick<Workspace, 'connection' | 'queryClient' | 'files'>
  readonly tabs: Tabs
}

/** Opens the README of a workspace that the user sees for the first time, unless a file is open already. */
export function attachReadme({ workspace, tabs }: Parts): () => void {
  const { connection, queryClient, files } = workspace
  let isDone = !isUntouched(tabs)

  const look = () => {
    if (isDone || !isLive(connection.store.getState())) return
    isDone = true
    void queryClient.fetchQuery(files.queries.list('/')).then(
      ({ entries }) => {
        const readme = entries.find(({ name, type }) => type === 'file' && /^readme\.(md|txt)$/i.test(name))
        if (readme && isUntouched(tabs))
          tabs.commands.openFile(`/${readme.name}`, { preview: true, focus: false })
      },
      /** The tree shows why the folder cannot be listed. */
      () => {},
    )
  }
  look()
  return connection.store.subscribe(look)
}

function isUntouched({ store }: Tabs): boolean {
  const { tabs, recent } = store.getState()
  return recent.length === 0 && tabs.length === 1 && tabs[0]?.content.kind === 'welcome'
}
