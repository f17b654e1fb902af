import { useAgent } from '../../context/WorkspaceProvider'
import { selectFirstOpen, selectOpen } from '../store'
import { requestTitle } from './requestText'

/** How many answers agents wait for, and what the oldest is about: for the status bar. */
export function useNeedsYou(): { count: number; first: string | null } {
  const { length } = useAgent(selectOpen)
  const item = useAgent(selectFirstOpen)
  const asks = item?.kind === 'permission' || item?.kind === 'question'
  return { count: length, first: asks ? requestTitle(item) : null }
}
