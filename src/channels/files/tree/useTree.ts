import { type UseQueryResult, useQueries } from '@tanstack/react-query'
import { useCallback, useLayoutEffect, useMemo } from 'react'
import { useStore } from 'zustand/react'
import { useSetting } from '../../config/useSetting'
import { useIsLive } from '../../context/useIsLive'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { errorText } from '../errorText'
import type { Listing } from '../listFolder'
import { childOf } from '../paths'
import { withExpanded } from '../viewStore'
import { type FolderState, onlyFolder, openFolders, type TreeRow, treeRows } from './treeRows'

const UNKNOWN: FolderState = { listing: undefined, problem: null }

/** The rows of the tree, and what is known of the root: asked for as folders open, kept until the server speaks. */
export function useTree(): { rows: readonly TreeRow[]; root: FolderState } {
  const { viewStore, queries } = useWorkspace().files
  const live = useIsLive()
  const expanded = useStore(viewStore, (view) => view.expanded)
  const editing = useStore(viewStore, (view) => view.editing)
  const showsHidden = useStore(viewStore, (view) => view.showsHidden)
  const paths = useMemo(() => openFolders(expanded), [expanded])
  /** While we are disconnected, a question that went unanswered is no problem of the folder. */
  const combine = useCallback(
    (results: UseQueryResult<Listing>[]): FolderState[] =>
      results.map(({ data, error }) => ({ listing: data, problem: error && live ? errorText(error) : null })),
    [live],
  )
  const states = useQueries({
    queries: paths.map((path) => ({ ...queries.list(path), enabled: live })),
    combine,
  })
  const folders = useMemo(
    () => new Map(paths.map((path, index) => [path, states[index] ?? UNKNOWN] as const)),
    [paths, states],
  )
  const isCompact = useSetting('files.compactFolders')
  const rows = useMemo(
    () => treeRows({ folders, expanded, editing, showsHidden, isCompact }),
    [folders, expanded, editing, showsHidden, isCompact],
  )
  const unfolding = useStore(viewStore, (view) => view.unfolding)
  useLayoutEffect(() => {
    const listing = folders.get(unfolding ?? '')?.listing
    if (unfolding === null || !listing) return
    const only = isCompact ? onlyFolder({ showsHidden }, listing) : null
    const next = only === null ? null : childOf(unfolding, only)
    viewStore.setState((view) => ({
      ...withExpanded(view, next === null ? [] : [next], true),
      unfolding: next,
    }))
  }, [unfolding, folders, isCompact, showsHidden, viewStore])
  return { rows, root: folders.get('/') ?? UNKNOWN }
}
