import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useIsLive } from '../../channels/context/useIsLive'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { parentOf } from '../../channels/files/paths'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { paletteMessages } from '../../messages/commandLists'
import { useApp, useTabs } from '../AppContext'
import { filterPaths } from './filterPaths'
import { markLetters } from './markLetters'
import type { PickerContent } from './Picker'

const text = paletteMessages

/** Recent files before anything is typed, then what the server finds. */
export function useFileRows(query: string): PickerContent {
  const { openFile } = useApp()
  const wanted = useDeferredValue(query.trim())
  const recent = useRecent()
  const found = useFound(wanted)
  const matches = filterPaths(wanted === '' || !found.canAsk ? recent : found.paths, wanted)
  return {
    rows: matches.map(({ path, name, indexes }) => ({
      id: path,
      label: revealHiddenInLine(path),
      marked: revealHiddenInLine(name) === name ? markLetters(name, indexes) : revealHiddenInLine(name),
      detail: parentOf(path) === '/' ? undefined : revealHiddenInLine(parentOf(path).slice(1)),
    })),
    note: noteOf(wanted, matches.length, found),
    isBusy: found.isBusy,
    onPick: (path) => openFile(path, { focus: true }),
  }
}

/** The file one is in stands second, so that opening the list and Enter go back and forth between two files. */
function useRecent(): readonly string[] {
  const [current, previous, ...older] = useTabs((state) => state.recent)
  return [previous, current, ...older].filter((path) => path !== undefined)
}

function useFound(query: string) {
  const { queries } = useWorkspace().files
  const isLive = useIsLive()
  const canFind = queries.canFind()
  const canAsk = isLive && canFind
  const { data, isFetching, isError } = useQuery({
    ...queries.find(query),
    enabled: canAsk && query !== '',
    placeholderData: keepPreviousData,
  })
  const { paths, truncated } = data ?? { paths: [], truncated: false }
  return { canAsk, isLive, canFind, isBusy: isFetching, isError, paths, truncated }
}

function noteOf(query: string, count: number, found: ReturnType<typeof useFound>): string {
  if (!found.isLive) return text.offline
  if (!found.canFind) return text.cannotFind
  if (query === '') return count === 0 ? text.noRecent : text.count(count)
  if (found.isError) return text.failed
  if (count === 0) return found.isBusy ? text.searching : text.noFile(query)
  return found.truncated ? text.truncated(count) : text.count(count)
}
