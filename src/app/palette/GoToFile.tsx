import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { nameOf, parentOf } from '../../channels/files/paths'
import { messages } from '../../messages/en'
import { useWorkspace } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import { useApp, useTabs } from '../AppContext'
import { CommandPalette } from './CommandPalette'
import { filterPaths } from './filterPaths'
import { markLetters } from './markLetters'
import { Picker } from './Picker'

const text = messages.app.palette

/** A file by part of its name: recent ones before anything is typed, then what the server finds. `>` is for commands. */
export function GoToFile({ onClose }: { onClose: () => void }) {
  const { openFile } = useApp()
  const recent = useTabs((state) => state.recent)
  const [query, setQuery] = useState('')
  const wanted = useDeferredValue(query.trim())
  const found = useFound(wanted)
  if (query.startsWith('>')) return <CommandPalette initialQuery={query.slice(1)} onClose={onClose} />

  // The file one is in stands second: Mod+P and Enter go back and forth between two.
  const [current, previous, ...older] = recent
  const ordered = [previous, current, ...older].filter((path) => path !== undefined)
  const matches = filterPaths(wanted === '' || !found.canAsk ? ordered : found.paths, wanted)
  return (
    <Picker
      title={text.files}
      placeholder={text.filesPlaceholder}
      query={query}
      onQuery={setQuery}
      rows={matches.map(({ path, indexes }) => ({
        id: path,
        label: path,
        marked: markLetters(nameOf(path), indexes),
        detail: parentOf(path) === '/' ? undefined : parentOf(path).slice(1),
      }))}
      onPick={(path) => {
        onClose()
        setTimeout(() => openFile(path, { focus: true }))
      }}
      onClose={onClose}
      isBusy={found.isBusy}
      note={noteOf(wanted, matches.length, found)}
    />
  )
}

function useFound(query: string) {
  const { queries } = useWorkspace().files
  const live = useIsLive()
  const canFind = queries.canFind()
  const canAsk = live && canFind
  const { data, isFetching, isError } = useQuery({
    ...queries.find(query),
    enabled: canAsk && query !== '',
    placeholderData: keepPreviousData,
  })
  return {
    canAsk,
    live,
    canFind,
    isBusy: isFetching,
    isError,
    paths: data?.paths ?? [],
    truncated: data?.truncated ?? false,
  }
}

function noteOf(query: string, count: number, found: ReturnType<typeof useFound>): string {
  if (!found.live) return text.offline
  if (!found.canFind) return text.cannotFind
  if (query === '') return count === 0 ? text.noRecent : text.count(count)
  if (found.isError) return text.failed
  if (count === 0) return found.isBusy ? text.searching : text.noFile(query)
  return found.truncated ? text.truncated(count) : text.count(count)
}
