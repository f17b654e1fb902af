import type { ConfigStoreState } from '../../channels/config/shared/reduce'
import { useConfig } from '../../channels/context/WorkspaceProvider'
import type { Workspace } from '../../channels/context/workspace'
import type { Capability } from '../../socket/protocol'
import { useIsThere, useLayout } from '../AppContext'
import type { SideView } from './layoutStore'

/** Of these the server must be able to do one for a view of the side bar. */
const NEEDS = {
  search: ['files.search'],
  changes: ['agent.changes', 'files.git'],
} as const satisfies Partial<Record<SideView, readonly Capability[]>>

const has = ({ config }: ConfigStoreState, view: keyof typeof NEEDS): boolean =>
  NEEDS[view].some((each) => config?.capabilities.includes(each))

export const hasView = ({ config }: Pick<Workspace, 'config'>, view: keyof typeof NEEDS): boolean =>
  has(config.store.getState(), view)

export const useHasView = (view: keyof typeof NEEDS): boolean => useConfig((state) => has(state, view))

/** What stands in the side bar: the files, where there is no other such view. */
export function useSideView(): SideView {
  const isThere = {
    files: true,
    search: useHasView('search'),
    changes: useHasView('changes'),
    outline: useIsThere('editor'),
  }
  return useLayout(({ sideView }) => (isThere[sideView] ? sideView : 'files'))
}
